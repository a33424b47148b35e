import type { EhrName } from './hospitals.ts';

export type DepartmentName =
  | 'emergency'
  | 'laboratory'
  | 'radiology'
  | 'cardiology'
  | 'pharmacy'
  | 'surgery'
  | 'supply'
  | 'nursing'
  | 'intensive-care'
  | 'observation'
  | 'rehabilitation'
  | 'infusion'
  | 'behavioral'
  | 'clinic';

/** Each EHR has its own department codes, as they stand in FT1-13: names in one, cost center numbers in the other. */
export const DEPARTMENTS: Readonly<Record<DepartmentName, Readonly<Record<EhrName, string>> & { readonly title: string }>> = {
  emergency: { title: 'Emergency', northside: 'ED', summit: '7010' },
  laboratory: { title: 'Laboratory', northside: 'LAB', summit: '7060' },
  radiology: { title: 'Radiology', northside: 'RAD', summit: '7140' },
  cardiology: { title: 'Cardiology', northside: 'CARD', summit: '7150' },
  pharmacy: { title: 'Pharmacy', northside: 'RX', summit: '7170' },
  surgery: { title: 'Surgery', northside: 'OR', summit: '7020' },
  supply: { title: 'Central supply', northside: 'CSR', summit: '7110' },
  nursing: { title: 'Medical and surgical nursing', northside: 'MEDSURG', summit: '6170' },
  'intensive-care': { title: 'Intensive care', northside: 'ICU', summit: '6010' },
  observation: { title: 'Observation', northside: 'OBS', summit: '6180' },
  rehabilitation: { title: 'Rehabilitation', northside: 'REHAB', summit: '7200' },
  infusion: { title: 'Infusion center', northside: 'INFUS', summit: '7250' },
  behavioral: { title: 'Behavioral health', northside: 'BH', summit: '6340' },
  clinic: { title: 'Clinic', northside: 'CLINIC', summit: '7310' },
};
