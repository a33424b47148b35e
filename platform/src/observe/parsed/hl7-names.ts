import { readNamesTable } from './names-table.ts';

/** A segment of HL7 v2 as people read it. */
export interface SegmentNames {
  readonly title: string;
  /** By field number, from 1: title, data type, and whether its values identify nobody. */
  readonly fields: readonly FieldName[];
}

export interface FieldName {
  readonly title: string;
  readonly type: string | undefined;
  readonly isOpen: boolean;
}

/**
 * Segments of HL7 v2.5.1 (chapters 2, 3, 4, 6, 7) that these messages carry, fields in order. A data type after a colon names the
 * components; a plus sign marks a field whose values identify nobody: message control, coded classes, amounts and
 * quantities. Everything without it is masked, and so is every field that stands in no table.
 */
const TABLE = `
MSH Message Header | +Field Separator | +Encoding Characters | +Sending Application:HD | +Sending Facility:HD | +Receiving Application:HD | +Receiving Facility:HD | +Date/Time of Message | Security | +Message Type:MSG | +Message Control ID | +Processing ID:PT | +Version ID:VID | +Sequence Number | Continuation Pointer | +Accept Acknowledgment Type | +Application Acknowledgment Type | +Country Code | +Character Set | +Principal Language:CE | +Alternate Character Set Handling | +Message Profile:EI
EVN Event Type | +Event Type Code | +Recorded Date/Time | Planned Event Date/Time | +Event Reason Code | Operator:XCN | Event Occurred | +Event Facility:HD
PID Patient Identification | +Set ID | Patient ID:CX | Patient Identifier List:CX | Alternate Patient ID:CX | Patient Name:XPN | Mother's Maiden Name:XPN | Date/Time of Birth | Administrative Sex | Patient Alias:XPN | Race:CE | Patient Address:XAD | County Code | Phone Number, Home:XTN | Phone Number, Business:XTN | Primary Language:CE | Marital Status:CE | Religion:CE | Patient Account Number:CX | SSN Number | Driver's License Number:DLN | Mother's Identifier:CX | Ethnic Group:CE | Birth Place | Multiple Birth Indicator | Birth Order | Citizenship:CE | Veterans Military Status:CE | Nationality:CE | Patient Death Date and Time | Patient Death Indicator | Identity Unknown Indicator | Identity Reliability Code | Last Update Date/Time | Last Update Facility:HD
PD1 Patient Additional Demographic | Living Dependency | Living Arrangement | Patient Primary Facility:XON | Patient Primary Care Provider:XCN | Student Indicator | Handicap | Living Will Code | Organ Donor Code | Separate Bill | Duplicate Patient:CX | +Publicity Code:CE | +Protection Indicator
MRG Merge Patient Information | Prior Patient Identifier List:CX | Prior Alternate Patient ID:CX | Prior Patient Account Number:CX | Prior Patient ID:CX | Prior Visit Number:CX | Prior Alternate Visit ID:CX | Prior Patient Name:XPN
NK1 Next of Kin / Associated Parties | +Set ID | Name:XPN | Relationship:CE | Address:XAD | Phone Number:XTN | Business Phone Number:XTN | Contact Role:CE | Start Date | End Date | Job Title | Job Code:JCC | Employee Number:CX | Organization Name:XON
PV1 Patient Visit | +Set ID | +Patient Class | Assigned Patient Location:PL | +Admission Type | Preadmit Number:CX | Prior Patient Location:PL | Attending Doctor:XCN | Referring Doctor:XCN | Consulting Doctor:XCN | +Hospital Service | Temporary Location:PL | +Preadmit Test Indicator | +Readmission Indicator | +Admit Source | +Ambulatory Status | VIP Indicator | Admitting Doctor:XCN | +Patient Type | Visit Number:CX | +Financial Class:FC | +Charge Price Indicator | +Courtesy Code | +Credit Rating | +Contract Code | Contract Effective Date | +Contract Amount | +Contract Period | +Interest Code | +Transfer to Bad Debt Code | Transfer to Bad Debt Date | +Bad Debt Agency Code | +Bad Debt Transfer Amount | +Bad Debt Recovery Amount | +Delete Account Indicator | Delete Account Date | +Discharge Disposition | Discharged to Location:DLD | +Diet Type:CE | +Servicing Facility | +Bed Status | +Account Status | Pending Location:PL | Prior Temporary Location:PL | Admit Date/Time | Discharge Date/Time | +Current Patient Balance | +Total Charges | +Total Adjustments | +Total Payments | Alternate Visit ID:CX | +Visit Indicator
PV2 Patient Visit, Additional Information | Prior Pending Location:PL | +Accommodation Code:CE | Admit Reason:CE | Transfer Reason:CE | Patient Valuables | Patient Valuables Location | +Visit User Code | Expected Admit Date/Time | Expected Discharge Date/Time | +Estimated Length of Stay | +Actual Length of Stay | Visit Description | Referral Source:XCN | Previous Service Date | +Employment Illness Indicator | +Purge Status Code | Purge Status Date | +Special Program Code | +Retention Indicator | +Expected Number of Insurance Plans | +Visit Publicity Code | +Visit Protection Indicator
IN1 Insurance | +Set ID | +Insurance Plan ID:CE | +Insurance Company ID:CX | +Insurance Company Name:XON | Insurance Company Address:XAD | Insurance Company Contact:XPN | Insurance Company Phone:XTN | Group Number | Group Name:XON | Insured's Group Employer ID:CX | Insured's Group Employer Name:XON | Plan Effective Date | Plan Expiration Date | Authorization Information:AUI | +Plan Type | Name of Insured:XPN | Insured's Relationship to Patient:CE | Insured's Date of Birth | Insured's Address:XAD | +Assignment of Benefits | +Coordination of Benefits | +Coordination of Benefits Priority | Notice of Admission Flag | Notice of Admission Date | Report of Eligibility Flag | Report of Eligibility Date | Release Information Code | Pre-Admit Certification | Verification Date/Time | Verification By:XCN | +Type of Agreement Code | +Billing Status | +Lifetime Reserve Days | +Delay Before Lifetime Reserve Day | +Company Plan Code | Policy Number | +Policy Deductible:CP | +Policy Limit, Amount:CP | +Policy Limit, Days
GT1 Guarantor | +Set ID | Guarantor Number:CX | Guarantor Name:XPN | Guarantor Spouse Name:XPN | Guarantor Address:XAD | Guarantor Phone, Home:XTN | Guarantor Phone, Business:XTN | Guarantor Date/Time of Birth | Guarantor Administrative Sex | +Guarantor Type | Guarantor Relationship:CE | Guarantor SSN | Guarantor Begin Date | Guarantor End Date | +Guarantor Priority | Guarantor Employer Name:XPN | Guarantor Employer Address:XAD | Guarantor Employer Phone:XTN | Guarantor Employee ID:CX | +Guarantor Employment Status
DG1 Diagnosis | +Set ID | +Diagnosis Coding Method | Diagnosis Code:CE | Diagnosis Description | Diagnosis Date/Time | +Diagnosis Type | +Major Diagnostic Category:CE | +Diagnostic Related Group:CE | +DRG Approval Indicator | +DRG Grouper Review Code | +Outlier Type:CE | +Outlier Days | +Outlier Cost:CP | +Grouper Version and Type | +Diagnosis Priority | Diagnosing Clinician:XCN | +Diagnosis Classification | Confidential Indicator | Attestation Date/Time
PR1 Procedures | +Set ID | +Procedure Coding Method | Procedure Code:CE | Procedure Description | Procedure Date/Time | +Procedure Functional Type | +Procedure Minutes | Anesthesiologist:XCN | +Anesthesia Code | +Anesthesia Minutes | Surgeon:XCN | Procedure Practitioner:XCN | Consent Code:CE | +Procedure Priority | Associated Diagnosis Code:CE | +Procedure Code Modifier:CE
FT1 Financial Transaction | +Set ID | Transaction ID | Transaction Batch ID | Transaction Date:DR | Transaction Posting Date | +Transaction Type | +Transaction Code:CE | +Transaction Description | +Transaction Description, Alternate | +Transaction Quantity | +Transaction Amount, Extended:CP | +Transaction Amount, Unit:CP | +Department Code:CE | +Insurance Plan ID:CE | +Insurance Amount:CP | Assigned Patient Location:PL | +Fee Schedule | +Patient Type | Diagnosis Code:CE | Performed By:XCN | Ordered By:XCN | +Unit Cost:CP | Filler Order Number:EI | Entered By:XCN | +Procedure Code:CE | +Procedure Code Modifier:CE | +Advanced Beneficiary Notice Code:CE | +Medically Necessary Duplicate Procedure Reason:CWE | +NDC Code:CWE | Payment Reference ID:CX | +Transaction Reference Key
ORC Common Order | +Order Control | Placer Order Number:EI | Filler Order Number:EI | Placer Group Number:EI | +Order Status | +Response Flag | Quantity/Timing:TQ | Parent Order:EIP | Date/Time of Transaction | Entered By:XCN | Verified By:XCN | Ordering Provider:XCN | Enterer's Location:PL | Call Back Phone Number:XTN | Order Effective Date/Time | +Order Control Code Reason:CE | +Entering Organization:CE
OBR Observation Request | +Set ID | Placer Order Number:EI | Filler Order Number:EI | +Universal Service Identifier:CE | +Priority | Requested Date/Time | Observation Date/Time | Observation End Date/Time | +Collection Volume:CQ | Collector:XCN | +Specimen Action Code | +Danger Code:CE | Relevant Clinical Information | Specimen Received Date/Time | +Specimen Source | Ordering Provider:XCN | Order Callback Phone Number:XTN | Placer Field 1 | Placer Field 2 | Filler Field 1 | Filler Field 2 | Results Report/Status Change | +Charge to Practice | +Diagnostic Service Section | +Result Status
OBX Observation / Result | +Set ID | +Value Type | +Observation Identifier:CE | +Observation Sub-ID | Observation Value | +Units:CE | +References Range | Abnormal Flags | +Probability | +Nature of Abnormal Test | +Observation Result Status | Effective Date of Reference Range | User Defined Access Checks | Date/Time of the Observation | Producer's ID:CE | Responsible Observer:XCN | +Observation Method:CE
ROL Role | Role Instance ID:EI | +Action Code | +Role:CE | Role Person:XCN | Role Begin Date/Time | Role End Date/Time
AL1 Patient Allergy Information | +Set ID | Allergen Type:CE | Allergen Code:CE | Allergy Severity:CE | Allergy Reaction | Identification Date
ACC Accident | Accident Date/Time | Accident Code:CE | Accident Location
MSA Message Acknowledgment | +Acknowledgment Code | +Message Control ID | Text Message | +Expected Sequence Number | +Delayed Acknowledgment Type | +Error Condition:CE
ERR Error | +Error Code and Location | +Error Location:ERL | +HL7 Error Code:CWE | +Severity | +Application Error Code:CWE | Application Error Parameter | Diagnostic Information | User Message
NTE Notes and Comments | +Set ID | +Source of Comment | Comment | +Comment Type:CE
BHS Batch Header | +Batch Field Separator | +Batch Encoding Characters | +Batch Sending Application:HD | +Batch Sending Facility:HD | +Batch Receiving Application:HD | +Batch Receiving Facility:HD | +Batch Creation Date/Time
BTS Batch Trailer | +Batch Message Count | Batch Comment | +Batch Totals
`;

/** Components of the data types above (v2.5.1, chapter 2A), in order. */
const TYPES = `
AUI Authorization Number | Date | Source
CE Identifier | Text | Name of Coding System | Alternate Identifier | Alternate Text | Name of Alternate Coding System
CWE Identifier | Text | Name of Coding System | Alternate Identifier | Alternate Text | Name of Alternate Coding System | Coding System Version | Alternate Coding System Version | Original Text
CP Price | Price Type | From Value | To Value | Range Units | Range Type
CQ Quantity | Units
CX ID Number | Check Digit | Check Digit Scheme | Assigning Authority | Identifier Type Code | Assigning Facility | Effective Date | Expiration Date
DLD Discharge Location | Effective Date
DLN License Number | Issuing State | Expiration Date
DR Start | End
EI Entity Identifier | Namespace ID | Universal ID | Universal ID Type
EIP Placer Assigned Identifier | Filler Assigned Identifier
ERL Segment ID | Segment Sequence | Field Position | Field Repetition | Component Number | Sub-Component Number
FC Financial Class Code | Effective Date
HD Namespace ID | Universal ID | Universal ID Type
JCC Job Code | Job Class
MSG Message Code | Trigger Event | Message Structure
PL Point of Care | Room | Bed | Facility | Location Status | Person Location Type | Building | Floor | Location Description
PT Processing ID | Processing Mode
TQ Quantity | Interval | Duration | Start Date/Time | End Date/Time | Priority
VID Version ID | Internationalization Code | International Version ID
XAD Street Address | Other Designation | City | State or Province | Zip or Postal Code | Country | Address Type | Other Geographic Designation | County/Parish Code
XCN ID Number | Family Name | Given Name | Second Names | Suffix | Prefix | Degree | Source Table | Assigning Authority | Name Type Code
XON Organization Name | Organization Name Type Code | ID Number | Check Digit | Check Digit Scheme | Assigning Authority
XPN Family Name | Given Name | Second Names | Suffix | Prefix | Degree | Name Type Code
XTN Telephone Number | Use Code | Equipment Type | Email Address | Country Code | Area/City Code | Local Number | Extension
`;

const SEGMENTS: ReadonlyMap<string, SegmentNames> = new Map(
  [...readNamesTable(TABLE)].map(([name, [title, ...fields]]) => [name, { title, fields: fields.map(fieldOf) }]),
);
const COMPONENTS = readNamesTable(TYPES);

/** What the standard calls a segment; undefined for those of a sender's own. */
export function segmentNames(name: string): SegmentNames | undefined {
  return SEGMENTS.get(name);
}

/** What the standard calls the components of a data type. */
export function componentNames(type: string | undefined): readonly string[] {
  return COMPONENTS.get(type ?? '') ?? [];
}

function fieldOf(text: string): FieldName {
  const [title = '', type] = text.replace(/^\+/, '').split(':');
  return { title, type, isOpen: text.startsWith('+') };
}
