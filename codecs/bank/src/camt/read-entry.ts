import type { BankError } from '../bank-error.ts';
import { present } from '../present.ts';
import { type Element, find, findAll, spanOf } from './element.ts';
import type { CamtDetail, CamtDocument, CamtEntry, CamtReferences, CamtTransactionCode } from './parts.ts';
import { Values } from './values.ts';

/** Reads `Ntry` with its details. Undefined where amount, currency or direction cannot be read: the reason is reported. */
export function readEntry(element: Element, report: (error: BankError) => void): CamtEntry | undefined {
  const values = new Values<keyof CamtEntry['positions']>(element, report);
  const money = values.requiredMoney('amount', 'Amt');
  const direction = values.requiredDirection('direction');
  const reversal = values.text('reversal', 'RvslInd');
  const details = findAll(element, 'NtryDtls')
    .flatMap((group) => findAll(group, 'TxDtls'))
    .map((detail) => readDetail(detail, report));
  const facts = {
    reference: values.text('reference', 'NtryRef'),
    reversal: reversal === 'true' || reversal === '1',
    status: values.required('status', 'Sts/Cd', 'Sts/Prtry', 'Sts'),
    bookedOn: values.day('bookedOn', 'BookgDt'),
    valueOn: values.day('valueOn', 'ValDt'),
    servicerReference: values.text('servicerReference', 'AcctSvcrRef'),
    information: values.text('information', 'AddtlNtryInf'),
  };
  if (money === undefined || direction === undefined) return undefined;
  const code = codeOf(element);
  return present<CamtEntry>({
    kind: 'entry',
    ...facts,
    ...money,
    direction,
    code,
    details,
    at: spanOf(element),
    positions: values.positions,
  });
}

function codeOf(entry: Element): CamtTransactionCode {
  const code = find(entry, 'BkTxCd');
  const at = (path: string): string | undefined => find(code, path)?.text.trim();
  return present({ domain: at('Domn/Cd'), family: at('Domn/Fmly/Cd'), subFamily: at('Domn/Fmly/SubFmlyCd'), proprietary: at('Prtry/Cd') });
}

/** An amount of a detail that cannot be read is reported and left out: the money of the entry is its own. */
function readDetail(element: Element, report: (error: BankError) => void): CamtDetail {
  const values = new Values<keyof CamtDetail['positions'] | 'direction' | 'other'>(element, report);
  const references = present<CamtReferences>({
    messageId: values.text('messageId', 'Refs/MsgId'),
    paymentInformationId: values.text('paymentInformationId', 'Refs/PmtInfId'),
    instructionId: values.text('instructionId', 'Refs/InstrId'),
    endToEndId: values.text('endToEndId', 'Refs/EndToEndId'),
    transactionId: values.text('transactionId', 'Refs/TxId'),
    uetr: values.text('uetr', 'Refs/UETR'),
    mandateId: values.text('mandateId', 'Refs/MndtId'),
    chequeNumber: values.text('chequeNumber', 'Refs/ChqNb'),
    clearingReference: values.text('clearingReference', 'Refs/ClrSysRef'),
    servicerReference: values.text('servicerReference', 'Refs/AcctSvcrRef'),
  });
  const own = values.money('amount', 'Amt');
  const money = own ?? values.money('amount', 'AmtDtls/TxAmt/Amt');
  const remittance = findAll(find(element, 'RmtInf'), 'Ustrd');
  const [first, last] = [remittance[0], remittance.at(-1)];
  const name = (party: string): string | undefined => values.text('other', `RltdPties/${party}/Nm`, `RltdPties/${party}/Pty/Nm`);
  const facts = {
    amount: money?.amount,
    currency: money?.currency,
    direction: values.direction('direction'),
    debtor: name('Dbtr'),
    creditor: name('Cdtr'),
    remittance: remittance.map(({ text }) => text.trim()),
    documents: findAll(find(element, 'RmtInf'), 'Strd').map((document) => readDocument(document, report)),
    returnReason: values.text('returnReason', 'RtrInf/Rsn/Cd', 'RtrInf/Rsn/Prtry'),
    information: values.text('information', 'AddtlTxInf'),
  };
  const { direction: _direction, other: _other, ...positions } = values.positions;
  const text = first === undefined || last === undefined ? {} : { remittance: { start: first.contentStart, end: last.contentEnd } };
  return present<CamtDetail>({ references, ...facts, at: spanOf(element), positions: { ...positions, ...text } });
}

function readDocument(element: Element, report: (error: BankError) => void): CamtDocument {
  const values = new Values<'type' | 'number' | 'creditorReference' | 'remitted'>(element, report);
  const money = values.money('remitted', 'RfrdDocAmt/RmtdAmt');
  return present({
    type: values.text('type', 'RfrdDocInf/Tp/CdOrPrtry/Cd', 'RfrdDocInf/Tp/CdOrPrtry/Prtry'),
    number: values.text('number', 'RfrdDocInf/Nb'),
    creditorReference: values.text('creditorReference', 'CdtrRefInf/Ref'),
    remitted: money?.amount,
    currency: money?.currency,
  });
}
