import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { type TestContext } from 'node:test';
import { Type } from 'typebox';
import { Fault } from '../../kernel/index.ts';
import { mappingTestLines, testMappings } from '../../cli/mapping-test.ts';
import { checkEstate, loadEstate } from './estate-folder.ts';
import { channelDeclaration } from './channel-declaration.ts';
import { type Estate, estateDigest, mappingsOf } from './estate.ts';
import { readCrosswalk } from './crosswalk-file.ts';
import { readYaml } from './yaml-file.ts';

const DEMO = join(import.meta.dirname, '../../../../estate');

/** A copy of the demo estate in which `from` was replaced by `to` in one file. */
function changedEstate(t: TestContext, file: string, from: string, to: string): string {
  const folder = join(mkdtempSync(join(tmpdir(), 'estate-')), 'estate');
  t.after(() => rmSync(join(folder, '..'), { recursive: true }));
  cpSync(DEMO, folder, { recursive: true });
  const text = readFileSync(join(folder, file), 'utf8');
  assert.ok(text.includes(from), `${file} holds ${from}`);
  writeFileSync(join(folder, file), text.replace(from, to));
  return folder;
}

test('the demo estate is right, and every mapping of it has a sample that passes', () => {
  assert.deepEqual(checkEstate(DEMO), []);
  const report = testMappings(DEMO);
  assert.deepEqual(report.untested, []);
  assert.ok(report.passed, mappingTestLines(report).join('\n'));
});

test('an estate survives being stored as one JSON document', () => {
  const estate = loadEstate(DEMO);
  const stored = JSON.parse(JSON.stringify(estate)) as Estate;
  assert.deepEqual(stored, estate);
  assert.equal(estateDigest(stored), estateDigest(estate));
  assert.deepEqual([...mappingsOf(stored).keys()].sort(), Object.keys(estate.mappings).sort());
});

test('the digest changes with the smallest change of meaning and not with the order of names', () => {
  const estate = loadEstate(DEMO);
  assert.equal(
    estateDigest({ ...estate, crosswalks: Object.fromEntries(Object.entries(estate.crosswalks).reverse()) }),
    estateDigest(estate),
  );
  const changed = { ...estate.crosswalks, 'payer-class': { ...estate.crosswalks['payer-class'], NEW: 'commercial' } };
  assert.notEqual(estateDigest({ ...estate, crosswalks: changed }), estateDigest(estate));
});

const ONE = Array.from({ length: 32 }, () => '0A').join(':');
/** A channel's settings with two partners, as lines of the file. */
const SECURED = `    acknowledgment: original
    tls: { certificateFile: c.pem, keyFile: k.pem, clientAuthorityFile: ca.pem, revocationFile: crl.pem, partners: [
      { name: northside, fingerprints: ['${ONE}'], facilities: [NORTH] },
      { name: laboratory, certificateName: lab.example, kinds: [ORU] } ] }`;

const MISTAKES: ReadonlyArray<readonly [mistake: string, file: string, from: string, to: string, code: string, at: RegExp]> = [
  ['YAML that cannot be read', 'tenant.yaml', 'tenant: gph', 'tenant: [gph', 'ESTATE_YAML_INVALID', /^estate\/tenant\.yaml:\d+/],
  [
    'a misspelt setting',
    'systems/bank.yaml',
    'pollSeconds',
    'pollSecond',
    'ESTATE_NAME_UNKNOWN',
    /^estate\/systems\/bank\.yaml:\d+ channels\[0\]\.pollSecond$/,
  ],
  [
    'a protocol that does not exist',
    'systems/bank.yaml',
    'protocol: folder',
    'protocol: ftp',
    'ESTATE_VALUE_INVALID',
    /^estate\/systems\/bank\.yaml:7$/,
  ],
  ['a value out of range', 'systems/northside-ehr.yaml', 'port: 2575', 'port: 257575', 'ESTATE_VALUE_INVALID', /channels\[0\]\.port$/],
  [
    'a failure policy that does not exist',
    'systems/northside-ehr.yaml',
    'failurePolicy: continue',
    'failurePolicy: shrug',
    'ESTATE_VALUE_INVALID',
    /failurePolicy$/,
  ],
  [
    'an entity that does not exist',
    'systems/northside-ehr.yaml',
    '[north, river, lake]',
    '[north, river, laek]',
    'ESTATE_ENTITY_UNKNOWN',
    /channel northside$/,
  ],
  [
    'a mapping that does not exist',
    'systems/northside-ehr.yaml',
    'northside-merges',
    'northside-merge',
    'ESTATE_MAPPING_UNKNOWN',
    /channel northside$/,
  ],
  [
    'two mappings for one kind of message',
    'systems/northside-ehr.yaml',
    'northside-merges',
    'summit-adt',
    'ESTATE_MAPPINGS_OVERLAP',
    /channel northside$/,
  ],
  ['a mapping of another format', 'systems/bank.yaml', 'format: json', 'format: x12', 'ESTATE_FORMAT_DIFFERS', /channel bank-deposits$/],
  [
    'a role that asks and decides',
    'policies/roles.yaml',
    'refunds:write,',
    'refunds:write, approvals:write,',
    'ESTATE_DUTIES_TOGETHER',
    /^estate\/policies\/roles\.yaml refund-clerk$/,
  ],
  [
    'an SFTP server that could be anyone',
    'systems/clearinghouse.yaml',
    '    hostKeyFile: sandbox/clearinghouse/host-key.sha256\n',
    '',
    'ESTATE_HOST_KEY_UNCLEAR',
    /channel clearinghouse-835$/,
  ],
  [
    'a supplier by SFTP whose server could be anyone',
    'systems/edi-suppliers.yaml',
    'url: http://127.0.0.1:8095',
    'url: sftp://127.0.0.1:8095/orders',
    'ESTATE_PARTNER_UNCLEAR',
    /target supplier-meridian$/,
  ],
  [
    'what is bought on an account that the chart does not have',
    'policies/purchasing.yaml',
    'stock: inventory',
    'stock: inventori',
    'ESTATE_ACCOUNT_UNKNOWN',
    /^estate\/policies\/purchasing\.yaml default$/,
  ],
  [
    'answers to a target that is none',
    'systems/edi-suppliers.yaml',
    'answers: supplier-meridian',
    'answers: supplier-meridien',
    'ESTATE_TARGET_UNKNOWN',
    /channel meridian-edi$/,
  ],
  [
    'a supplier whose documents are told apart by what only HL7 has',
    'systems/edi-suppliers.yaml',
    'senders: { interchanges: [MERIDIANMED] }',
    'senders: { applications: [MERIDIANMED] }',
    'ESTATE_SENDERS_UNCHECKED',
    /channel meridian-edi$/,
  ],
  [
    'a listener in plain text that others than this machine reach',
    'systems/northside-ehr.yaml',
    'host: 127.0.0.1',
    'host: 0.0.0.0',
    'ESTATE_CHANNEL_PLAIN',
    /^estate\/systems\/northside-ehr\.yaml channel northside$/,
  ],
  ...(
    [
      ['partners without an authority', 'clientAuthorityFile: ca.pem, ', '', 'ESTATE_SENDERS_UNCERTIFIED'],
      ['certificates that are listed in two ways', 'partners:', `fingerprints: ['${ONE}'], partners:`, 'ESTATE_SENDERS_UNCLEAR'],
      ['a partner without a certificate', 'certificateName: lab.example, ', '', 'ESTATE_PARTNER_UNBOUND'],
      ['a partner that is declared twice', 'name: laboratory', 'name: northside', 'ESTATE_PARTNER_DOUBLED'],
      ['a certificate of two partners', 'certificateName: lab.example', `fingerprints: ['${ONE}']`, 'ESTATE_PARTNER_DOUBLED'],
      ['a type of messages that is none', 'kinds: [ORU]', 'kinds: [oru]', 'ESTATE_VALUE_INVALID'],
    ] as const
  ).map(
    ([title, from, to, code]) =>
      [
        title,
        'systems/northside-ehr.yaml',
        '    acknowledgment: original',
        SECURED.replace(from, to),
        code,
        /northside-ehr\.yaml/,
      ] as const,
  ),
  [
    'a target in the house that is not said to be there',
    'systems/erp.yaml',
    'reach: internal',
    'reach: public',
    'ESTATE_TARGET_OUT_OF_REACH',
    /^estate\/systems\/erp\.yaml target erp-journals$/,
  ],
  [
    'payments asked of what is not asked for them',
    'systems/erp.yaml',
    'adapter: oracle-fusion-procurement',
    'adapter: oracle-fusion-procurement\n    payments: { channel: erp-payments, everySeconds: 60 }',
    'ESTATE_PAYMENTS_UNTOLD',
    /target erp-purchasing$/,
  ],
  [
    'payments that would come in nowhere',
    'systems/erp.yaml',
    'adapter: oracle-fusion-procurement',
    'adapter: tryton\n    payments: { channel: nowhere, everySeconds: 60 }',
    'ESTATE_CHANNEL_UNKNOWN',
    /target erp-purchasing$/,
  ],
  [
    'periods kept by what keeps none',
    'systems/erp.yaml',
    'adapter: oracle-fusion-procurement',
    'adapter: oracle-fusion-procurement\n    periods: [north]',
    'ESTATE_PERIODS_UNKEPT',
    /target erp-purchasing$/,
  ],
  ['two listeners on one port', 'systems/summit-ehr.yaml', '2576', '2575', 'ESTATE_PORT_DOUBLED', /^estate\/systems$/],
  [
    'two channels of one name',
    'systems/summit-ehr.yaml',
    'name: summit\n',
    'name: northside\n',
    'ESTATE_CHANNEL_DOUBLED',
    /^estate\/systems$/,
  ],
  [
    'a mapping that is not named like its file',
    'mappings/bank-deposits.yaml',
    'mapping: bank-deposits',
    'mapping: bank',
    'ESTATE_NAME_DIFFERS',
    /^estate\/mappings\/bank-deposits\.yaml:\d+$/,
  ],
  [
    'a path that does not exist',
    'mappings/clearinghouse-835.yaml',
    'claim.filingIndicator',
    'claim.filingIndicater',
    'MAPPING_PATH_UNKNOWN',
    /^estate\/mappings\/clearinghouse-835\.yaml:\d+ emit\[1\]\.fields\.filing\.path$/,
  ],
  [
    'a code that looks like a number',
    'mappings/summit-charges.yaml',
    'ignore: Summit does',
    'ignore: 0278 #',
    'ESTATE_NUMBER_UNCLEAR',
    /^estate\/mappings\/summit-charges\.yaml:\d+$/,
  ],
  [
    'a code that stands twice',
    'crosswalks/payer-class.csv',
    'GOLDENMA,',
    'PLAINSMAC,',
    'ESTATE_CROSSWALK_INVALID',
    /^estate\/crosswalks\/payer-class\.csv:3$/,
  ],
  [
    'a crosswalk that leads to no class',
    'crosswalks/payer-class.csv',
    'STATECAID,medicaid',
    'STATECAID,medicade',
    'MAPPING_FIELD_UNFIT',
    /^estate\/mappings\//,
  ],
];

for (const [mistake, file, from, to, code, at] of MISTAKES) {
  test(`${mistake} is found and shown where it stands`, (t) => {
    const folder = changedEstate(t, file, from, to);
    const finding = checkEstate(folder).find((one) => one.code === code);
    assert.ok(finding, JSON.stringify(checkEstate(folder), null, 1));
    assert.match(finding.at, at);
    assert.ok(finding.hint.length > 0);
    assert.throws(
      () => loadEstate(folder),
      (error) => error instanceof Fault && error.kind === 'rejected',
    );
  });
}

test('a channel with partners that are bound to certificates is right, and each certificate is a sender of its own', (t) => {
  const folder = changedEstate(t, 'systems/northside-ehr.yaml', '    acknowledgment: original', SECURED);
  assert.deepEqual(checkEstate(folder), []);
  const channel = loadEstate(folder)
    .systems.flatMap(({ channels }) => channels)
    .find(({ name }) => name === 'northside');
  assert.ok(channel);
  const declared = channelDeclaration(channel, { port: 2575, dataFolder: '/data', kinds: [] });
  assert.deepEqual(declared.protocol === 'mllp' ? declared.tls : undefined, {
    certificateFile: '/data/c.pem',
    keyFile: '/data/k.pem',
    clientAuthorityFile: '/data/ca.pem',
    revocationFile: '/data/crl.pem',
    senders: [
      { partner: 'northside', fingerprint: ONE, facilities: ['NORTH'] },
      { partner: 'laboratory', name: 'lab.example', kinds: ['ORU'] },
    ],
  });
});

test('a sample that comes out differently is a finding with the place of the difference', (t) => {
  const folder = changedEstate(t, 'samples/bank-deposits/day.expected.json', '"6645"', '"6646"');
  const finding = checkEstate(folder).find((one) => one.code === 'ESTATE_SAMPLE_DIFFERS');
  assert.equal(finding?.message, 'Sample bank-deposits/day: output.events.0.data.amount: expected "6646", got "6645"');
  assert.ok(!testMappings(folder).passed);
});

test('policies are checked by the schemas of those who use them, and none may be missing or strange', (t) => {
  const folder = changedEstate(t, 'tenant.yaml', 'gph', 'gph2');
  rmSync(join(folder, 'policies'), { recursive: true, force: true });
  cpSync(join(folder, 'crosswalks'), join(folder, 'policies'), { recursive: true });
  assert.ok(checkEstate(folder).some((one) => one.code === 'ESTATE_FILE_UNKNOWN'));
  rmSync(join(folder, 'policies'), { recursive: true });
  const policySchemas = { tolerance: Type.Object({ percent: Type.Integer() }, { additionalProperties: false }) };
  assert.deepEqual(
    checkEstate(folder, { policySchemas }).map(({ code }) => code),
    ['ESTATE_FILE_MISSING'],
  );
});

test('crosswalks may quote, have notes and blank lines, and nothing more', () => {
  const { crosswalk, findings } = readCrosswalk('x.csv', 'from,to,note\r\n"A,1",one,"a ""note"""\r\n\r\n0278,two\r\n');
  assert.deepEqual(findings, []);
  assert.deepEqual(crosswalk, { 'A,1': 'one', '0278': 'two' });
  for (const text of ['a,b\nX,1', 'from,to\nX', 'from,to\nX,', 'from,to\n"X,1', 'from,to\nX,1,note,more', 'from,to\nX,1\nX,2']) {
    assert.equal(readCrosswalk('x.csv', text).findings.length, 1, text);
  }
  assert.deepEqual(readCrosswalk('x.csv', 'from,to\n__proto__,evil\n').findings, []);
});

test('the line of a value is found through aliases', () => {
  const { document } = readYaml('x.yaml', 'shared: &s\n  inner:\n    deep: 1\nuse: *s\n');
  assert.equal(document.lineOf?.(['use', 'inner', 'deep']), 3);
  assert.equal(document.lineOf?.(['use', 'nothing']), 4);
});
