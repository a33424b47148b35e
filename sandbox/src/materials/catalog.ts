/** A supplier that the health system buys from. Everything about it is invented; tax ids begin with 89, which nobody has. */
export interface CatalogSupplier {
  readonly supplier: string;
  readonly name: string;
  readonly taxId: string;
  readonly paymentDays: number;
}

export interface CatalogItem {
  readonly item: string;
  readonly description: string;
  /** UNSPSC. */
  readonly commodity: string;
  readonly kind: 'stock' | 'non-stock' | 'service' | 'implant';
  readonly supplier: string;
  readonly supplierItem: string;
  /** How the supplier packs it, and what that costs. */
  readonly unit: string;
  readonly perUnit: string;
  readonly unitPrice: string;
  readonly contract: string;
  readonly alternate?: string;
  /** Units of one everyday requisition, at most. */
  readonly most: number;
}

export const SUPPLIERS: readonly CatalogSupplier[] = [
  { supplier: 'MERIDIAN-MED', name: 'Meridian Medical Supply', taxId: '890000017', paymentDays: 30 },
  { supplier: 'LANTERN-LAB', name: 'Lantern Laboratory Products', taxId: '890000025', paymentDays: 45 },
  { supplier: 'CEDAR-OFFICE', name: 'Cedar Office and Devices', taxId: '890000033', paymentDays: 30 },
  // Bill every month what was agreed by contract, without an order.
  { supplier: 'PRAIRIE-POWER', name: 'Prairie Power Cooperative', taxId: '890000066', paymentDays: 20 },
  { supplier: 'HARBOR-LINEN', name: 'Harbor Linen Service', taxId: '890000074', paymentDays: 30 },
  // Sells through the portal of the procurement suite.
  { supplier: 'ORCHARD-CARE', name: 'Orchard Care Furnishings', taxId: '890000058', paymentDays: 30 },
];

const meridian = { supplier: 'MERIDIAN-MED', contract: 'GPO-MS-11' };
const lantern = { supplier: 'LANTERN-LAB', contract: 'GPO-LAB-04' };
const cedar = { supplier: 'CEDAR-OFFICE', contract: 'CEDAR-2025' };
const orchard = { supplier: 'ORCHARD-CARE', contract: 'ORCHARD-2025', kind: 'non-stock', unit: 'EA', perUnit: '1' } as const;

export const ITEMS: readonly CatalogItem[] = [
  {
    ...meridian,
    item: '10001',
    description: 'Gloves, nitrile, medium',
    commodity: '42132203',
    kind: 'stock',
    supplierItem: 'MM-4410',
    unit: 'BX',
    perUnit: '100',
    unitPrice: '8.95',
    alternate: '10002',
    most: 20,
  },
  {
    ...meridian,
    item: '10002',
    description: 'Gloves, vinyl, medium',
    commodity: '42132203',
    kind: 'stock',
    supplierItem: 'MM-4420',
    unit: 'BX',
    perUnit: '100',
    unitPrice: '6.40',
    most: 20,
  },
  {
    ...meridian,
    item: '10044',
    description: 'Infusion set, primary',
    commodity: '42222001',
    kind: 'stock',
    supplierItem: 'MM-7702',
    unit: 'CA',
    perUnit: '48',
    unitPrice: '61.5',
    most: 3,
  },
  {
    ...meridian,
    item: '10120',
    description: 'Syringe, 10 ml, luer lock',
    commodity: '42142608',
    kind: 'non-stock',
    supplierItem: 'MM-1010',
    unit: 'BX',
    perUnit: '100',
    unitPrice: '14.2375',
    most: 12,
  },
  {
    ...meridian,
    item: '70001',
    description: 'Patient monitor, bedside',
    commodity: '42181903',
    kind: 'non-stock',
    supplierItem: 'MM-9001',
    unit: 'EA',
    perUnit: '1',
    unitPrice: '8400',
    most: 1,
  },
  {
    ...lantern,
    item: '20010',
    description: 'Blood culture bottle, aerobic',
    commodity: '41104112',
    kind: 'stock',
    supplierItem: 'LL-200',
    unit: 'CA',
    perUnit: '50',
    unitPrice: '212.4',
    alternate: '20011',
    most: 1,
  },
  {
    ...lantern,
    item: '20011',
    description: 'Blood culture bottle, resin',
    commodity: '41104112',
    kind: 'stock',
    supplierItem: 'LL-210',
    unit: 'CA',
    perUnit: '50',
    unitPrice: '236',
    most: 1,
  },
  {
    ...lantern,
    item: '20020',
    description: 'Reagent cartridge, chemistry',
    commodity: '41116010',
    kind: 'non-stock',
    supplierItem: 'LL-880',
    unit: 'EA',
    perUnit: '1',
    unitPrice: '149.9',
    most: 2,
  },
  {
    ...cedar,
    item: '30005',
    description: 'Copy paper, letter',
    commodity: '14111507',
    kind: 'non-stock',
    supplierItem: 'CO-5',
    unit: 'CA',
    perUnit: '10',
    unitPrice: '38.75',
    most: 5,
  },
  {
    ...cedar,
    item: '30010',
    description: 'Toner cartridge, black',
    commodity: '44103103',
    kind: 'non-stock',
    supplierItem: 'CO-77',
    unit: 'EA',
    perUnit: '1',
    unitPrice: '94.3333',
    most: 3,
  },
  {
    ...cedar,
    item: '43010',
    description: 'Bar-code scanner, handheld',
    commodity: '43211701',
    kind: 'non-stock',
    supplierItem: 'CO-430',
    unit: 'EA',
    perUnit: '1',
    unitPrice: '419',
    most: 1,
  },
  {
    ...orchard,
    item: '60010',
    description: 'Blanket, weighted',
    commodity: '52121508',
    supplierItem: 'OC-11',
    unitPrice: '64.25',
    most: 4,
  },
  {
    ...orchard,
    item: '60011',
    description: 'Chair, rotation-moulded',
    commodity: '56101504',
    supplierItem: 'OC-40',
    unitPrice: '188.90',
    most: 2,
  },
  {
    ...orchard,
    item: '60020',
    description: 'Art therapy set, group',
    commodity: '60121000',
    supplierItem: 'OC-72',
    unitPrice: '37.45',
    most: 5,
  },
];

/** A department that orders for itself. */
export interface Department {
  readonly entity: string;
  readonly site: string;
  readonly costCenter: string;
  readonly requesters: readonly string[];
  readonly items: readonly string[];
  /** What it asks for once in a while, and somebody has to approve. */
  readonly equipment?: string;
}

const WARD = ['10001', '10002', '10044', '10120'];
const LABORATORY = ['20010', '20011', '20020', '10001'];
const OFFICE = ['30005', '30010'];
const SCANNER = '43010';
const MONITOR = '70001';

/** Several people ask for a department: what one of them asks for within days counts together when it is approved. */
export const DEPARTMENTS: readonly Department[] = [
  {
    entity: 'north',
    site: 'NORTH-3W',
    costCenter: '8100',
    requesters: ['mira.keller', 'adra.provost', 'jonas.ember', 'wanda.fray'],
    items: WARD,
  },
  {
    entity: 'north',
    site: 'NORTH-LAB',
    costCenter: '8300',
    requesters: ['tom.noble', 'ines.marlow', 'rolf.tamsin', 'vera.oakes'],
    items: LABORATORY,
  },
  { entity: 'north', site: 'NORTH-ADM', costCenter: '8200', requesters: ['ella.quill', 'otto.brand'], items: OFFICE, equipment: SCANNER },
  {
    entity: 'river',
    site: 'RIVER-ICU',
    costCenter: '8100',
    requesters: ['bram.carey', 'gwen.sorrel', 'hugo.lindt'],
    items: WARD,
    equipment: MONITOR,
  },
  {
    entity: 'river',
    site: 'RIVER-LAB',
    costCenter: '8300',
    requesters: ['lotte.vane', 'emil.rasch', 'nell.garrow', 'finn.aldous'],
    items: LABORATORY,
  },
  { entity: 'lake', site: 'LAKE-2E', costCenter: '8100', requesters: ['sana.orrin', 'kurt.vesper', 'alma.dray'], items: WARD },
  { entity: 'lake', site: 'LAKE-ADM', costCenter: '8200', requesters: ['piet.hollow', 'rena.abel'], items: OFFICE, equipment: SCANNER },
];

/** Departments that ask for what they need in the procurement suite; `isPortal`: of suppliers that sell through its portal. */
export const SUITE_DEPARTMENTS: readonly (Department & { readonly isPortal: boolean })[] = [
  {
    entity: 'haven',
    site: 'HAVEN-2N',
    costCenter: '8100',
    requesters: ['nora.felt', 'iven.sallow', 'tilda.crane', 'paul.winder', 'greta.moss'],
    items: WARD,
    isPortal: false,
  },
  {
    entity: 'haven',
    site: 'HAVEN-ACT',
    costCenter: '8200',
    requesters: ['hanne.lowry', 'silas.peer', 'odette.vane'],
    items: ['60010', '60011', '60020'],
    isPortal: true,
  },
];

/** The item of a number; undefined where nobody has it. */
export const itemOf = (number: string): CatalogItem | undefined => ITEMS.find(({ item }) => item === number);
