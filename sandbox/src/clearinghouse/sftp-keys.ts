import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import ssh2 from 'ssh2';

export interface SftpKeys {
  /** Private key of the server, in OpenSSH's form. */
  readonly host: string;
  /** `ssh-ed25519 AAAA…`: the one key that may log in. */
  readonly client: string;
}

/** A key pair in OpenSSH's form. */
export interface KeyPair {
  readonly private: string;
  readonly public: string;
}

/**
 * The keys of the server and of its one client, made on the first start and kept. The client's private key is in `plexus_ed25519`, the
 * fingerprint of the server in `host-key.sha256`, as `ssh-keygen -l` writes it: SHA256 and base64.
 */
export function sftpKeys(folder: string): SftpKeys {
  mkdirSync(folder, { recursive: true });
  const host = keyPair(join(folder, 'host_ed25519'), 'sandbox clearinghouse');
  const client = keyPair(join(folder, 'plexus_ed25519'), 'plexus');
  writeFileSync(join(folder, 'host-key.sha256'), `${fingerprint(host.public)}\n`);
  return { host: host.private, client: client.public };
}

function keyPair(path: string, comment: string): KeyPair {
  const kept = existsSync(path) && existsSync(`${path}.pub`);
  // One that was kept and cannot be read would keep the simulated systems from ever starting.
  if (!kept || !isReadable(readFileSync(path, 'utf8'))) {
    const made = newKeyPair(comment);
    writeFileSync(path, made.private, { mode: 0o600 });
    writeFileSync(`${path}.pub`, `${made.public}\n`);
  }
  return { private: readFileSync(path, 'utf8'), public: readFileSync(`${path}.pub`, 'utf8').trim() };
}

/** Makes a key pair in OpenSSH's form. About one in two hundred that the library makes it cannot read itself: those are not taken. */
export function newKeyPair(comment: string): KeyPair {
  for (;;) {
    const made = ssh2.utils.generateKeyPairSync('ed25519', { comment });
    if (isReadable(made.private) && isReadable(made.public)) return made;
  }
}

const isReadable = (key: string): boolean => !(ssh2.utils.parseKey(key) instanceof Error);

function fingerprint(publicKey: string): string {
  const blob = Buffer.from(publicKey.split(' ')[1] ?? '', 'base64');
  return `SHA256:${createHash('sha256').update(blob).digest('base64').replaceAll('=', '')}`;
}
