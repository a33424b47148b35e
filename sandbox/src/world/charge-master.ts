import type { DepartmentName } from './departments.ts';
import type { EhrName } from './hospitals.ts';

export interface ChargeItem {
  /** Its number in the charge master of Northside (FT1-7); Summit puts a letter before it. */
  readonly number: string;
  readonly title: string;
  readonly department: DepartmentName;
  /** UB-04 revenue code. */
  readonly revenueCode: string;
  /** CPT or HCPCS; room and board has none. */
  readonly procedure: string | undefined;
  /** Cents for one unit. */
  readonly price: bigint;
  /** Billed on the institutional claim of the hospital or on the professional one. */
  readonly form: 'institutional' | 'professional';
}

type Row = readonly [number: string, title: string, department: DepartmentName, revenueCode: string, procedure: string, cents: number];

const HOSPITAL_ROWS: readonly Row[] = [
  ['1000120', 'ROOM MED SURG', 'nursing', '0120', '', 285_000],
  ['1000200', 'ROOM ICU', 'intensive-care', '0200', '', 640_000],
  ['1000124', 'ROOM BEHAVIORAL', 'behavioral', '0124', '', 195_000],
  ['1000762', 'OBSERVATION HOUR', 'observation', '0762', 'G0378', 9_500],
  ['2099282', 'ED VISIT LEVEL 2', 'emergency', '0450', '99282', 65_000],
  ['2099283', 'ED VISIT LEVEL 3', 'emergency', '0450', '99283', 118_000],
  ['2099284', 'ED VISIT LEVEL 4', 'emergency', '0450', '99284', 198_000],
  ['2099285', 'ED VISIT LEVEL 5', 'emergency', '0450', '99285', 315_000],
  ['3085025', 'COMPLETE BLOOD COUNT', 'laboratory', '0305', '85025', 14_800],
  ['3080053', 'METABOLIC PANEL', 'laboratory', '0301', '80053', 21_200],
  ['3084484', 'TROPONIN', 'laboratory', '0301', '84484', 39_500],
  ['3087086', 'URINE CULTURE', 'laboratory', '0306', '87086', 16_500],
  ['3083036', 'HEMOGLOBIN A1C', 'laboratory', '0301', '83036', 9_825],
  ['3036415', 'VENIPUNCTURE', 'laboratory', '0300', '36415', 3_850],
  ['4071046', 'CHEST 2 VIEWS', 'radiology', '0324', '71046', 41_200],
  ['4073030', 'SHOULDER 2 VIEWS', 'radiology', '0320', '73030', 43_800],
  ['4074177', 'CT ABDOMEN PELVIS CONTRAST', 'radiology', '0352', '74177', 348_000],
  ['4070450', 'CT HEAD', 'radiology', '0351', '70450', 221_000],
  ['4072148', 'MRI LUMBAR SPINE', 'radiology', '0612', '72148', 396_000],
  ['4076705', 'ULTRASOUND ABDOMEN', 'radiology', '0402', '76705', 89_000],
  ['5093005', 'ELECTROCARDIOGRAM', 'cardiology', '0730', '93005', 28_500],
  ['5093306', 'ECHOCARDIOGRAM', 'cardiology', '0480', '93306', 234_000],
  ['6000250', 'PHARMACY GENERAL', 'pharmacy', '0250', '', 2_450],
  ['6001885', 'KETOROLAC 15 MG', 'pharmacy', '0636', 'J1885', 4_275],
  ['6002405', 'ONDANSETRON 1 MG', 'pharmacy', '0636', 'J2405', 1_820],
  ['6000696', 'CEFTRIAXONE 250 MG', 'pharmacy', '0636', 'J0696', 6_140],
  ['6009271', 'PEMBROLIZUMAB 1 MG', 'pharmacy', '0636', 'J9271', 9_236],
  ['7000360', 'OR TIME 15 MIN', 'surgery', '0360', '', 115_000],
  ['7000370', 'ANESTHESIA 15 MIN', 'surgery', '0370', '', 18_000],
  ['7000710', 'RECOVERY HOUR', 'surgery', '0710', '', 62_000],
  ['7501776', 'JOINT IMPLANT', 'supply', '0278', 'C1776', 1_145_000],
  ['7501713', 'BONE ANCHOR', 'supply', '0278', 'C1713', 138_000],
  ['7500270', 'STERILE SUPPLY', 'supply', '0270', '', 3_410],
  ['8097110', 'THERAPEUTIC EXERCISE', 'rehabilitation', '0420', '97110', 18_500],
  ['8097140', 'MANUAL THERAPY', 'rehabilitation', '0420', '97140', 16_800],
  ['8097162', 'PT EVALUATION', 'rehabilitation', '0424', '97162', 34_000],
  ['8596365', 'INFUSION FIRST HOUR', 'infusion', '0260', '96365', 62_000],
  ['8596366', 'INFUSION ADDED HOUR', 'infusion', '0260', '96366', 18_050],
  ['8596413', 'CHEMOTHERAPY FIRST HOUR', 'infusion', '0335', '96413', 98_000],
  ['8890837', 'PSYCHOTHERAPY 60 MIN', 'behavioral', '0914', '90837', 31_000],
  ['8890853', 'GROUP PSYCHOTHERAPY', 'behavioral', '0915', '90853', 12_400],
  ['9000510', 'CLINIC VISIT', 'clinic', '0510', 'G0463', 28_600],
];

const PROFESSIONAL_ROWS: readonly Row[] = [
  ['9599284', 'ED PHYSICIAN LEVEL 4', 'emergency', '0981', '99284', 64_000],
  ['9599223', 'INITIAL HOSPITAL CARE', 'nursing', '0987', '99223', 58_500],
  ['9599232', 'SUBSEQUENT HOSPITAL CARE', 'nursing', '0987', '99232', 24_700],
  ['9527447', 'KNEE REPLACEMENT SURGEON', 'surgery', '0975', '27447', 612_000],
  ['9593010', 'ECG INTERPRETATION', 'cardiology', '0985', '93010', 4_800],
];

const item =
  (form: ChargeItem['form']) =>
  ([number, title, department, revenueCode, procedure, cents]: Row): ChargeItem => ({
    number,
    title,
    department,
    revenueCode,
    procedure: procedure === '' ? undefined : procedure,
    price: BigInt(cents),
    form,
  });

/** The charge description master: one price list for all hospitals. */
export const CHARGE_MASTER: readonly ChargeItem[] = [
  ...HOSPITAL_ROWS.map(item('institutional')),
  ...PROFESSIONAL_ROWS.map(item('professional')),
];

export function chargeItem(number: string): ChargeItem {
  const found = CHARGE_MASTER.find((candidate) => candidate.number === number);
  if (found === undefined) throw new RangeError(`There is no charge item ${number}`);
  return found;
}

/** FT1-7 as each EHR writes it. */
export function chargeCode(ehr: EhrName, { number }: ChargeItem): string {
  return ehr === 'northside' ? number : `S${number}`;
}
