import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sensitiveDesk } from './sensitive-desk.ts';

const { running, person, visit, claimed, newestMessage } = await sensitiveDesk();
const { keys } = running;

const rita = await person('rita', ['revenue-analyst']);
const ivan = await person('ivan', ['interface-analyst']);

/** A payer pays what it calls this claim; answers the message. */
async function remitted(trace: string, claimNumber: string, payerClaim: string): Promise<string> {
  const body =
    `ST*835*0001~BPR*I*80*C*ACH************20260310~TRN*1*${trace}*1890000004~DTM*405*20260310~N1*PR*BLUESTEM MUTUAL*XV*X~` +
    'N3*1 PAYER PLAZA~N4*EXAMPLETON*NE*68001~N1*PE*NORTHSIDE HOSPITAL*XX*2000000010~LX*1~' +
    `CLP*${claimNumber.slice(0, 20)}*1*120*80*10*BL*${payerClaim}*13*1~CAS*CO*45*30~CAS*PR*2*10~`;
  await running.take(
    'clearinghouse-835',
    'ISA*00*          *00*          *ZZ*PRAIRIECLEAR   *ZZ*GPHEALTH       *260310*0630*^*00501*000000001*0*P*:~' +
      `GS*HP*PRAIRIECLEAR*GPHEALTH*20260310*0630*1*X*005010X221A1~${body}SE*${body.split('~').length}*0001~GE*1*1~IEA*1*000000001~`,
  );
  return newestMessage('clearinghouse-835');
}
const keyOf = (claimNumber: string): string => `claim:${keys.pseudonym('claim-start', claimNumber.slice(0, 20))}`;

/** Whether somebody is shown the message and what it says of the claim, wherever that is told. */
async function isShown(who: typeof rita, message: string, claimNumber: string): Promise<readonly boolean[]> {
  const found = (await who('POST', '/v1/messages/search', { search: claimNumber.slice(0, 20) })).body.messages ?? [];
  const feed = (await who('GET', '/v1/events?types=claim.remitted&limit=1000')).body.events ?? [];
  return [
    found.some(({ id }) => id === message),
    (await who('GET', `/v1/messages/${message}/parsed`)).status === 200,
    (await who('GET', `/v1/messages/${message}/events`)).status === 200,
    feed.some(({ key }) => key === keyOf(claimNumber)),
  ];
}
const EVERYWHERE = [true, true, true, true];
const NOWHERE = [false, false, false, false];
const reveal = (who: typeof rita, message: string, purpose?: string) =>
  who('POST', `/v1/messages/${message}/parsed`, { reason: 'looking', ...(purpose === undefined ? {} : { purpose }) });

test('a remittance has the labels of the accounts whose claims it pays', async () => {
  const treated = await visit('500961', 'F11.20');
  const usual = await visit('500962', 'S82.0');
  await claimed(treated.number, 'GPH-NORTH-500961-I-0001-A');
  await claimed(usual.number, 'GPH-NORTH-500962-I-0001-A');
  const [ofTreated, ofUsual] = [
    await remitted('T-961', 'GPH-NORTH-500961-I-0001-A', 'X961'),
    await remitted('T-962', 'GPH-NORTH-500962-I-0001-A', 'X962'),
  ];
  assert.deepEqual(await isShown(rita, ofTreated, 'GPH-NORTH-500961-I-0001-A'), EVERYWHERE);
  assert.deepEqual(await isShown(ivan, ofUsual, 'GPH-NORTH-500962-I-0001-A'), EVERYWHERE);
  assert.deepEqual(await isShown(ivan, ofTreated, 'GPH-NORTH-500961-I-0001-A'), NOWHERE);
  const aimless = await reveal(rita, ofTreated);
  assert.deepEqual([aimless.status, aimless.body.at], [403, 'policy sensitive-needs-a-purpose']);
  assert.equal((await reveal(rita, ofTreated, 'payment')).status, 200);
  assert.equal((await reveal(ivan, ofTreated, 'payment')).status, 403);
  assert.equal((await reveal(ivan, ofUsual)).status, 200);
});

test('a claim whose number came back garbled is that of the account that the payer’s own number leads to', async () => {
  const treated = await visit('500971', 'F11.20');
  await claimed(treated.number, 'GPH-NORTH-500971-I-0001-A');
  await remitted('T-971', 'GPH-NORTH-500971-I-0001-A', 'X971');
  const garbled = await remitted('T-972', 'UNREADABLE-971', 'X971');
  assert.deepEqual(await isShown(rita, garbled, 'UNREADABLE-971'), EVERYWHERE);
  assert.deepEqual(await isShown(ivan, garbled, 'UNREADABLE-971'), NOWHERE);
});
