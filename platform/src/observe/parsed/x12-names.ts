import { readNamesTable } from './names-table.ts';

/** A segment of X12 as people read it. */
export interface X12SegmentNames {
  readonly title: string;
  readonly elements: readonly X12ElementName[];
}

export interface X12ElementName {
  readonly title: string;
  readonly isOpen: boolean;
}

/**
 * Segments of X12 005010 that claims, remittances and documents of suppliers carry, elements in order, in plain words. A plus sign marks what
 * identifies nobody: control, codes, amounts, quantities. Everything else is masked, and so is what stands in no table.
 */
const TABLE = `
ISA Interchange header | +Authorization qualifier | Authorization information | +Security qualifier | Security information | +Sender qualifier | +Sender | +Receiver qualifier | +Receiver | +Date | +Time | +Repetition separator | +Version | +Control number | +Acknowledgment requested | +Usage | +Component separator
GS Functional group header | +Functional code | +Sender | +Receiver | +Date | +Time | +Control number | +Agency | +Version
ST Transaction set header | +Transaction set | +Control number | +Implementation guide
SE Transaction set trailer | +Number of segments | +Control number
GE Functional group trailer | +Number of transaction sets | +Control number
IEA Interchange trailer | +Number of groups | +Control number
BHT Beginning of hierarchical transaction | +Structure | +Purpose | Reference | +Date | +Time | +Type
HL Hierarchical level | +Number | +Parent | +Level | +Has children
BPR Payment | +Handling | +Amount | +Credit or debit | +Method | +Format | +Sender bank qualifier | Sender bank | +Sender account qualifier | Sender account | Sender company | Sender company supplement | +Receiver bank qualifier | Receiver bank | +Receiver account qualifier | Receiver account | +Effective date
TRN Trace | +Type | +Trace number | +Originator | Reference
CUR Currency | +Entity | +Currency
DTM Date | +Meaning | Date | Time
DTP Date or period | +Meaning | +Format | Date or period
N1 Name | +Entity | Name | +Identifier qualifier | Identifier
N2 Additional name | Name | Name
N3 Street address | Street | Street
N4 City, state, postal code | City | State | Postal code | Country
NM1 Person or organization | +Entity | +Person or organization | Last name or organization | First name | Middle name | Prefix | Suffix | +Identifier qualifier | Identifier
PER Contact | +Function | Name | +Qualifier | Number | +Qualifier | Number
REF Reference | +Qualifier | Reference | Description
PRV Provider information | +Role | +Qualifier | Provider
LX Line counter | +Number
TS3 Provider summary | +Provider | +Facility code | +Fiscal period end | +Claims | +Charges
TS2 Provider supplemental summary | +DRG amount | +Federal amount
CLP Claim payment | Claim number | +Status | +Charge | +Paid | +Patient responsibility | +Filing indicator | Payer claim number | +Facility code | +Frequency | +Patient status | +DRG | +DRG weight | +Discharge fraction
CAS Adjustment | +Group | +Reason | +Amount | +Quantity | +Reason | +Amount | +Quantity | +Reason | +Amount | +Quantity | +Reason | +Amount | +Quantity | +Reason | +Amount | +Quantity | +Reason | +Amount | +Quantity
MIA Inpatient adjudication | +Covered days | +Outlier amount | +Lifetime psychiatric days | +DRG amount | +Remark
MOA Outpatient adjudication | +Reimbursement rate | +Payable amount | +Remark | +Remark | +Remark | +Remark | +Remark
SVC Service payment | +Procedure | +Charge | +Paid | +Revenue code | +Units paid | +Original procedure | +Original units
AMT Amount | +Meaning | +Amount
QTY Quantity | +Meaning | +Quantity
LQ Remark code | +List | +Code
PLB Provider adjustment | +Provider | +Fiscal period end | +Reason | +Amount | +Reason | +Amount | +Reason | +Amount | +Reason | +Amount | +Reason | +Amount | +Reason | +Amount
SBR Subscriber | +Payer rank | +Relationship | Group number | Group name | +Insurance type | +Coordination of benefits | +Condition | +Employment status | +Filing indicator
PAT Patient | +Relationship | +Location | +Employment status | +Student status | Date qualifier | Date of death
DMG Demographics | +Format | Date of birth | Sex
CLM Claim | Claim number | +Charge | +Filing indicator | +Non-institutional type | +Place and frequency | +Signature on file | +Assignment | +Benefits assigned | +Release of information
CL1 Institutional claim code | +Admission type | +Admission source | +Patient status
HI Health care codes | Code | Code | Code | Code | Code | Code | Code | Code | Code | Code | Code | Code
SV1 Professional service | +Procedure | +Charge | +Unit | +Quantity | +Place of service
SV2 Institutional service | +Revenue code | +Procedure | +Charge | +Unit | +Quantity
EQ Eligibility inquiry | +Service type | +Procedure | +Coverage level
EB Eligibility or benefit | +Information | +Coverage level | +Service type | +Insurance type | Plan description | +Time period | +Amount | +Percent | +Quantity qualifier | +Quantity
AAA Request refused | +Valid request | +Agency | +Reason | +Follow-up
STC Status | +Status | +Date | +Action | +Charge | +Paid
INS Insured benefit | +Is subscriber | +Relationship
AK1 Group acknowledged | +Functional code | +Control number | +Version
AK2 Transaction set acknowledged | +Transaction set | +Control number | +Implementation guide
IK3 Segment error | +Segment | +Position | +Loop | +Error
IK4 Element error | +Position | +Data element | +Error | Value
IK5 Transaction set result | +Result | +Error
AK9 Group result | +Result | +Sets sent | +Sets received | +Sets accepted
BEG Purchase order | +Purpose | +Type | +Order | +Release | +Date | +Contract
BCH Purchase order change | +Purpose | +Type | +Order | +Release | +Change | +Order date
BAK Order acknowledgment | +Purpose | +Type | +Order | +Order date | +Release | +Request | +Contract | +Supplier order | +Date
BCA Order change acknowledgment | +Purpose | +Type | +Order | +Release | +Change | +Order date | +Request | +Contract | +Supplier order | +Date
BSN Ship notice | +Purpose | +Shipment | +Date | +Time | +Structure
BIG Invoice | +Date | +Invoice | +Order date | +Order | +Release | +Change | +Type | +Purpose | +Action | +Credited invoice
BCT Price catalog | +Purpose | +Catalog | +Version | +Revision
BPA Price authorization | +Purpose | +Date | +Qualifier | +Reference
BIA Inventory | +Purpose | +Report | +Reference | +Date | +Time
BPT Product transfer report | +Purpose | +Reference | +Date | +Report
PO1 Order line | +Line | +Quantity | +Unit | +Unit price | +Basis | +Product qualifier | +Product | +Product qualifier | +Product | +Product qualifier | +Product | +Product qualifier | +Product
POC Changed line | +Line | +Change | +Quantity | +Quantity left | +Unit | +Unit price | +Basis | +Product qualifier | +Product | +Product qualifier | +Product | +Product qualifier | +Product | +Product qualifier | +Product
ACK Line answer | +Answer | +Quantity | +Unit | +Date meaning | +Date | +Reference | +Product qualifier | +Product | +Product qualifier | +Product | +Product qualifier | +Product | +Product qualifier | +Product
IT1 Invoice line | +Line | +Quantity | +Unit | +Unit price | +Basis | +Product qualifier | +Product | +Product qualifier | +Product | +Product qualifier | +Product | +Product qualifier | +Product
LIN Item | +Line | +Product qualifier | +Product | +Product qualifier | +Product | +Product qualifier | +Product | +Product qualifier | +Product
SN1 Shipped quantity | +Line | +Quantity | +Unit | +Shipped to date | +Ordered | +Unit | +Container | +Status
PRF Order reference | +Order | +Release | +Change | +Date | +Line | +Contract
MAN Marks | +Qualifier | +Mark
TD1 Packaging | +Packaging | +Packages | +Commodity qualifier | +Commodity | +Lading | +Weight qualifier | +Weight | +Unit
TD5 Carrier | +Sequence | +Carrier qualifier | +Carrier | +Mode | +Routing
PID Description | +Form | +Kind | +Agency | +Code | +Text
CTP Price | +Trade class | +Kind | +Price | +Quantity | +Unit
CON Contract | +Qualifier | +Contract | +Status
PAD Price adjustment | +Line | +Transfer type | +Change
SAC Allowance or charge | +Indicator | +Code | +Agency | +Agency code | +Amount | +Percent basis | +Percent | +Rate | +Unit | +Quantity | +Quantity | +Handling | +Reference | +Option | +Text
TXI Tax | +Type | +Amount | +Percent
TDS Invoice total | +Total | +Amount subject to discount | +Discounted amount | +Discount
CTT Totals | +Lines | +Hash total
ENT Entity paid | +Number | +Entity | +Identifier qualifier | +Identifier
RMR Paid item | +Qualifier | +Reference | +Action | +Paid | +Billed | +Discount
ADX Payment adjustment | +Amount | +Reason | +Qualifier | +Reference
AK3 Segment error | +Segment | +Position | +Loop | +Error
AK4 Element error | +Position | +Data element | +Error | Value
AK5 Transaction set result | +Result | +Error
TA1 Interchange acknowledged | +Control number | +Date | +Time | +Result | +Note
`;

const SEGMENTS: ReadonlyMap<string, X12SegmentNames> = new Map(
  [...readNamesTable(TABLE)].map(([id, [title, ...elements]]) => [id, { title, elements: elements.map(elementOf) }]),
);

/** What a segment and its elements are called; undefined for those that stand in no table. */
export function x12SegmentNames(id: string): X12SegmentNames | undefined {
  return SEGMENTS.get(id);
}

function elementOf(text: string): X12ElementName {
  return { title: text.replace(/^\+/, ''), isOpen: text.startsWith('+') };
}
