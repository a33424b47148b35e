import type { Control } from '../control.ts';

const FLOWS = 'platform/test/flows';
const FAULTS = 'platform/test/faults';

/** What is kept, and what comes over which line. */
export const DATA_CONTROLS: readonly Control[] = [
  {
    id: 'C12',
    name: 'Encryption at rest',
    here: 'A master key wraps the keys of tenants, these wrap the keys of messages and subjects; AES-256-GCM with the place as additional data; keys rotate without rewriting.',
    proofs: [
      { file: `${FLOWS}/keys-commands.test.ts` },
      { file: `${FLOWS}/keys.test.ts` },
      { file: `${FLOWS}/inbox.test.ts`, titles: ['messages are stored in the order they came, sealed, and open again'] },
      { file: `${FLOWS}/events.test.ts` },
      { file: `${FLOWS}/backup.test.ts`, titles: ['nothing of the backup can be read without the master key'] },
    ],
    asvs: ['11.1.1', '11.3.4', '14.2'],
  },
  {
    id: 'C13',
    name: 'Shredding by key',
    here: 'The key of an account is destroyed and its parts of shared files are blackened; a backup of before, restored, does not bring it back.',
    proofs: [{ file: `${FLOWS}/shredding.test.ts` }, { file: 'platform/src/retain/blacken.test.ts' }],
    asvs: ['14.2'],
  },
  {
    id: 'C14',
    name: 'Retention and holds',
    here: 'Partitions past their retention are dropped, ledger and audit never are; what is on hold is neither dropped nor shredded.',
    proofs: [{ file: `${FLOWS}/retention.test.ts` }, { file: `${FLOWS}/holds.test.ts` }],
    asvs: ['14.2'],
  },
  {
    id: 'C15',
    name: 'Secrets',
    here: 'From files only their owner can read; a wrapper prints `[secret]` wherever it is written.',
    proofs: [
      { file: `${FLOWS}/safe-canary.test.ts` },
      { file: `${FLOWS}/safe-start.test.ts`, titles: ['a first start makes keys, token and logs that only their owner can read'] },
      { file: 'platform/src/cli/run.test.ts', titles: ['settings are shown without passwords'] },
      { file: `${FLOWS}/safe-guard.test.ts`, titles: ['keys, token, passwords and logs are readable by their owner only'] },
      { file: `${FLOWS}/webhooks.test.ts`, titles: ['while two secrets live it is signed with both, and a third ends the first'] },
    ],
    asvs: ['13.3.1'],
  },
  {
    id: 'C16',
    name: 'TLS',
    here: 'MLLP over TLS 1.2 or later with client certificates bound to senders; plain MLLP on loopback only unless it is waived. The gateway speaks TLS under a name of its own, and refuses certificates that do not hold with the reason.',
    proofs: [
      { file: `${FLOWS}/connect-mllp-tls.test.ts` },
      { file: `${FLOWS}/gateway-tls.test.ts` },
      { file: `${FLOWS}/partners.test.ts` },
      { file: 'platform/src/inbox/sender-watch.test.ts' },
      { file: `${FLOWS}/connect-channel.test.ts`, titles: ['an MLLP channel with TLS binds its senders to the declared fingerprints'] },
      { file: `${FLOWS}/connect-mllp.test.ts`, titles: ['a listener beyond loopback without TLS is refused unless it is waived'] },
    ],
    asvs: ['12.1.3', '12.3.1'],
  },
  {
    id: 'C17',
    name: 'SFTP and files',
    here: 'Host keys are pinned, files are taken once they keep still, links and odd names are left alone.',
    proofs: [
      { file: `${FLOWS}/connect-sftp.test.ts` },
      {
        file: `${FLOWS}/partners.test.ts`,
        titles: ['a server that shows another host key is somebody’s work, and no more once it shows the known one'],
      },
      { file: `${FLOWS}/connect-folder.test.ts` },
      { file: 'platform/src/connect/files/file-name.test.ts' },
      { file: `${FAULTS}/file-races.test.ts` },
    ],
    asvs: ['5.3.2', '15.4.2'],
  },
  { id: 'C18', name: 'AS2', here: 'No AS2 is spoken.', proofs: [], missing: 'there is no AS2 connection', asvs: [] },
  { id: 'C19', name: 'PGP files', here: 'No PGP file is taken.', proofs: [], missing: 'there is no PGP file intake', asvs: [] },
];
