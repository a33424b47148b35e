import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readXml, type XmlElement } from '../../src/gateway/soap/xml-reader.ts';
import { transaction } from '../../src/store/index.ts';
import { freshDatabase } from '../cluster.ts';
import { gatewayOf, machinesOf, TOKEN } from '../gateway-given.ts';
import { runningEstate } from '../running-estate.ts';

const database = await freshDatabase();
const running = await runningEstate(database);
const { inbox, settle, worker, keys } = running;
const { tenant, scope, numberOf } = running.estate;
const gateway = gatewayOf(running, {
  tenant,
  intake: { receive: inbox.receive, channel: 'partner-documents', number: numberOf('partner-documents') },
  identity: machinesOf((token) => ({
    id: 'legacy',
    scopes: new Set(token.startsWith('reader') ? ['soap:use', 'accounts:read'] : ['soap:use', 'journals:write', 'journals:read']),
    entities: ['north'],
  })),
});
const ENVELOPES = { '1.1': 'http://schemas.xmlsoap.org/soap/envelope/', '1.2': 'http://www.w3.org/2003/05/soap-envelope' } as const;
type Version = keyof typeof ENVELOPES;
const enveloped = (inner: string, version: Version = '1.1', header = '') =>
  `<?xml version="1.0" encoding="utf-8"?><e:Envelope xmlns:e="${ENVELOPES[version]}" xmlns="urn:plexus:finance:1">${header}<e:Body>${inner}</e:Body></e:Envelope>`;
const call = (payload: string, version: Version = '1.1', token = 'ledger.x.y') =>
  gateway.inject({
    method: 'POST',
    url: '/soap',
    headers: {
      host: '127.0.0.1:8080',
      authorization: `Bearer ${token}`,
      'content-type': version === '1.1' ? 'text/xml; charset=utf-8' : 'application/soap+xml; charset=utf-8',
      soapaction: '""',
    },
    payload,
  });
const find = (element: XmlElement, name: string): XmlElement | undefined =>
  element.name === name ? element : element.children.map((child) => find(child, name)).find((found) => found !== undefined);
const textOf = ({ body }: { readonly body: string }, name: string): string | undefined => find(readXml(Buffer.from(body)), name)?.text;
const line = (account: string, amount: string, more = '') => `<Line><Account>${account}</Account><Amount>${amount}</Amount>${more}</Line>`;
const LINES = line('bad-debt', '1250.50') + line('gross-revenue', '-1250.50', '<Department>laboratory</Department>');
const journal = (id: string, lines = LINES, more = '') =>
  `<SubmitJournal><DocumentId>${id}</DocumentId><Entity>north</Entity><AccountingDay>2026-03-05</AccountingDay><Currency>USD</Currency>${more}<Lines>${lines}</Lines></SubmitJournal>`;
const query = async <T extends object>(text: string, values: unknown[] = []): Promise<T[]> =>
  transaction(worker, scope, async (tx) => (await tx.query<T>(text, values)).rows);
const journals = async (): Promise<number> =>
  Number((await query<{ n: bigint }>("select count(*) as n from journal where posting = 'journal-entry'"))[0]?.n);
const codeOf = (answered: { readonly body: string }): string | undefined => textOf(answered, 'Code');

for (const version of ['1.1', '1.2'] as const) {
  test(`a journal handed in by SOAP ${version} is posted as it was stated, to the cent, and can be followed`, async () => {
    const before = await journals();
    const taken = await call(enveloped(journal(`J-${version}`), version), version);
    assert.equal(taken.statusCode, 200, taken.body);
    assert.match(String(taken.headers['content-type']), version === '1.1' ? /^text\/xml/ : /^application\/soap\+xml/);
    const id = textOf(taken, 'Id') ?? '';
    await settle();
    const status = await call(enveloped(`<GetJournalStatus><Id>${id}</Id></GetJournalStatus>`, version), version);
    assert.equal(textOf(status, 'Status'), 'posted');
    const number = find(readXml(Buffer.from(status.body)), 'Journal')?.children[0]?.text.slice('journal:'.length);
    const lines = await query<{ account: string; amount: bigint; department: string | null }>(
      'select account, amount, department from journal_line where journal = $1 order by line',
      [number],
    );
    assert.deepEqual(lines, [
      { account: 'bad-debt', amount: 125_050n, department: null },
      { account: 'gross-revenue', amount: -125_050n, department: 'laboratory' },
    ]);
    assert.equal(await journals(), before + 1);
  });
}

test('the same document again is the same journal, in SOAP and in JSON, and another under its id is refused', async () => {
  const before = await journals();
  const first = textOf(await call(enveloped(journal('J-1.1'))), 'Id');
  assert.equal(textOf(await call(enveloped(journal('J-1.1'), '1.2'), '1.2'), 'Id'), first);
  const body = {
    reference: 'J-1.1',
    entity: 'north',
    day: '2026-03-05',
    currency: 'USD',
    lines: [
      { account: 'bad-debt', amount: '125050' },
      { account: 'gross-revenue', amount: '-125050', department: 'laboratory' },
    ],
  };
  const headers = { host: '127.0.0.1', authorization: 'Bearer ledger.x.y' };
  const json = await gateway.inject({ method: 'POST', url: '/v1/journal-entries', headers, payload: body });
  assert.equal(json.statusCode, 202, json.body);
  assert.equal(json.json<{ journal: { id: string } }>().journal.id, first);
  const followed = await gateway.inject({ url: String(json.headers.location), headers });
  assert.equal(followed.json<{ journal: { status: string } }>().journal.status, 'posted');
  const lines = line('bad-debt', '1.00') + line('gross-revenue', '-1.00');
  const other = await call(enveloped(journal('J-1.1', lines)));
  assert.deepEqual([other.statusCode, codeOf(other)], [500, 'DOCUMENT_REFERENCE_USED']);
  await settle();
  assert.equal(await journals(), before);
});

test('the state of an account is told in decimals, to who may read accounts', async () => {
  const number = '400123';
  await running.take(
    'northside',
    `MSH|^~\\&|NORTHSIDE|NORTH|PLEXUS|GPH|20260302||DFT^P03|CTL-1|P|2.3\rPID|1||M1||DOE^JANE|||||||||||||${number}\r` +
      'FT1|1|TX1||20260302||CG|80053|||1|120.05||LAB\r',
  );
  const ask = enveloped(`<GetAccountStatus><Domain>northside</Domain><Number>${number}</Number></GetAccountStatus>`);
  const told = await call(ask, '1.1', 'reader.x.y');
  assert.equal(told.statusCode, 200, told.body);
  assert.deepEqual([textOf(told, 'Total'), textOf(told, 'Currency'), textOf(told, 'Entity')], ['120.05', 'USD', 'north']);
  assert.ok(!told.body.includes(number));
  const denied = await call(ask);
  assert.deepEqual([denied.statusCode, codeOf(denied)], [500, 'SCOPE_MISSING']);
  const unknown = await call(ask.replace(number, '999999'), '1.1', 'reader.x.y');
  assert.equal(codeOf(unknown), 'ACCOUNT_UNKNOWN');
});

const WRONG: readonly [string, string, string][] = [
  ['a document type', `<!DOCTYPE e [<!ENTITY x "y">]>${enveloped(journal('W'))}`, 'XML_REFUSED'],
  ['no envelope', journal('W').replace('<SubmitJournal', '<SubmitJournal xmlns="urn:plexus:finance:1"'), 'SOAP_ENVELOPE_WRONG'],
  ['an empty body', enveloped(''), 'SOAP_ENVELOPE_WRONG'],
  ['two requests', enveloped(journal('W') + journal('X')), 'SOAP_ENVELOPE_WRONG'],
  ['another namespace', enveloped('<SubmitJournal xmlns="urn:other"/>'), 'SOAP_ENVELOPE_WRONG'],
  ['an operation there is not', enveloped('<DeleteJournal/>'), 'SOAP_OPERATION_UNKNOWN'],
  [
    'a header to understand',
    enveloped(journal('W'), '1.1', '<e:Header><s:S xmlns:s="urn:s" e:mustUnderstand="1"/></e:Header>'),
    'SOAP_HEADER_UNKNOWN',
  ],
  ['an id twice', enveloped(journal('W', LINES, '<Currency>USD</Currency>')), 'SOAP_REQUEST_WRONG'],
  ['an element nobody knows', enveloped(journal('W', LINES, '<Note>x</Note>')), 'SOAP_REQUEST_WRONG'],
  [
    'an amount twice',
    enveloped(journal('W', line('bad-debt', '1.00', '<Amount>100.00</Amount>') + line('gross-revenue', '-1.00'))),
    'SOAP_REQUEST_WRONG',
  ],
  ['an amount in powers', enveloped(journal('W', line('bad-debt', '1e3') + line('gross-revenue', '-1e3'))), 'SOAP_REQUEST_WRONG'],
  ['half a cent', enveloped(journal('W', line('bad-debt', '1.005') + line('gross-revenue', '-1.005'))), 'SOAP_REQUEST_WRONG'],
  ['one line', enveloped(journal('W', line('bad-debt', '1.00'))), 'SOAP_REQUEST_WRONG'],
  [
    'lines that do not cancel out',
    enveloped(journal('W', line('bad-debt', '1.00') + line('gross-revenue', '-1.01'))),
    'JOURNAL_UNBALANCED',
  ],
  ['an account there is not', enveloped(journal('W', line('cookies', '1.00') + line('gross-revenue', '-1.00'))), 'JOURNAL_LINE_WRONG'],
  [
    'an account of the patients',
    enveloped(journal('W', line('patient-receivable', '1.00') + line('gross-revenue', '-1.00'))),
    'ACCOUNT_OF_SUBLEDGER',
  ],
  ['another entity', enveloped(journal('W').replace('north', 'hill')), 'ENTITY_NOT_FOUND'],
  ['a day there is not', enveloped(journal('W').replace('2026-03-05', '2026-02-30')), 'REQUEST_INVALID'],
  ['a day in no period', enveloped(journal('W').replace('2026-03-05', '1999-03-05')), 'DAY_NOT_POSTABLE'],
];

test('what cannot be read or posted is a fault of its sender, in the SOAP it speaks, and leaves nothing', async () => {
  const before = await query<{ n: bigint }>('select count(*) as n from message');
  for (const [what, payload, code] of WRONG) {
    const old = await call(payload);
    assert.deepEqual([old.statusCode, codeOf(old)], [500, code], what);
    const place = textOf(old, 'faultcode');
    assert.ok(['s:Client', 's:MustUnderstand', 's:Server'].includes(place ?? ''), what);
    assert.ok(!old.body.includes('cookies'));
  }
  const newer = await call(enveloped(journal('W', line('bad-debt', '1.00')), '1.2'), '1.2');
  assert.deepEqual([newer.statusCode, textOf(newer, 'Value')], [400, 's:Sender']);
  assert.deepEqual(await query('select count(*) as n from message'), before);
});

test('who shows nothing is told so before anything is read, and JSON is not taken', async () => {
  const nobody = await gateway.inject({
    method: 'POST',
    url: '/soap',
    headers: { host: '127.0.0.1', 'content-type': 'text/xml' },
    payload: '<!DOCTYPE x>',
  });
  assert.equal(nobody.statusCode, 401);
  const json = await gateway.inject({
    method: 'POST',
    url: '/soap',
    headers: { host: '127.0.0.1', authorization: `Bearer ${TOKEN}` },
    payload: { a: 1 },
  });
  assert.equal(json.statusCode, 415);
});

test('the description names every operation, and is XML that we would take', async () => {
  const described = await gateway.inject({ url: '/soap?wsdl', headers: { host: '127.0.0.1:8080' } });
  assert.equal(described.statusCode, 200);
  const root = readXml(Buffer.from(described.body));
  assert.equal(root.name, 'definitions');
  for (const operation of ['SubmitJournal', 'GetJournalStatus', 'GetAccountStatus'])
    assert.ok(described.body.includes(`name="${operation}"`));
  assert.ok(described.body.includes('location="http://127.0.0.1:8080/soap"'));
  assert.equal((await gateway.inject({ url: '/soap', headers: { host: '127.0.0.1' } })).statusCode, 400);
});

test('a journal that comes in another way and does not balance is held for a person', async () => {
  const lines = [
    { account: 'bank', amount: '1.00' },
    { account: 'bad-debt', amount: '-1.01' },
  ];
  const record = { record: 'journal', id: 'UNBALANCED', entity: 'north', currency: 'USD', day: '2026-03-05', lines };
  const before = await journals();
  await running.take('partner-documents', JSON.stringify(record));
  assert.equal(await journals(), before);
  const key = `journal:${keys.pseudonym('journal', 'UNBALANCED')}`;
  const open = await query<{ code: string }>("select code from exception_item where key = $1 and state = 'open'", [key]);
  assert.deepEqual(open, [{ code: 'LEDGER_JOURNAL_UNBALANCED' }]);
});
