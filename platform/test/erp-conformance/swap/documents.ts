/** The bytes that every ERP's run of the story begins with. Nothing in them says which ERP that is. */

const records = (rows: readonly object[]): string => rows.map((row) => JSON.stringify(row)).join('\n');

export const SUPPLIER = 'MERIDIAN-MED';
export const REQUISITION_NUMBER = 'R-700';
export const ORDER_NUMBER = 'R-700-1';
export const INVOICE_NUMBER = 'INV-700';
/** The invoice among those that the interface tells of. */
export const INVOICE_KEY = `edi|${SUPPLIER}|${INVOICE_NUMBER}`;

/** What materials management knows: the supplier, gloves for the shelf, tubing for the ward, prices, and what the ward may spend. */
export const MASTERS = records([
  {
    record: 'supplier',
    entity: 'shared',
    day: '2026-01-02',
    supplier: SUPPLIER,
    name: 'Meridian Medical',
    paymentDays: '30',
    reported: 'false',
    status: 'active',
  },
  ...[
    { item: 'GLOVES', kind: 'stock', perUnit: '100', unitPrice: '10.00' },
    { item: 'TUBING', kind: 'non-stock', perUnit: '50', unitPrice: '4.25' },
  ].flatMap(({ item, kind, perUnit, unitPrice }) => [
    {
      record: 'item',
      entity: 'shared',
      day: '2026-01-02',
      item,
      description: item,
      baseUnit: 'EA',
      kind,
      status: 'active',
      alternates: [],
      packagings: [{ supplier: SUPPLIER, unit: 'BX', perUnit }],
    },
    {
      record: 'price',
      entity: 'shared',
      day: '2026-01-02',
      item,
      supplier: SUPPLIER,
      contract: 'GPO-7',
      unit: 'BX',
      unitPrice,
      from: '2026-01-01',
      tier: '1',
      basis: 'contract',
    },
  ]),
  {
    record: 'budget',
    entity: 'north',
    day: '2026-01-02',
    costCenter: '8100',
    account: 'supply-expense',
    period: '2026-03',
    amount: '25000.00',
  },
]);

/** 120 boxes of gloves and 20 of tubing: 1,285.00, which a person has to approve. */
export const REQUISITION = {
  requisition: REQUISITION_NUMBER,
  kind: 'purchase',
  requester: 'pia.ward',
  site: 'NORTH-3W',
  costCenter: '8100',
  currency: 'USD',
  day: '2026-03-05',
  lines: [
    {
      line: '1',
      item: 'GLOVES',
      description: 'Gloves',
      quantity: '120',
      unit: 'BX',
      distributions: [{ costCenter: '8100', share: '100' }],
    },
    { line: '2', item: 'TUBING', description: 'Tubing', quantity: '20', unit: 'BX', distributions: [{ costCenter: '8100', share: '100' }] },
  ],
};

/** Half of the gloves. */
export const FIRST_RECEIPT = [
  {
    order: ORDER_NUMBER,
    line: '1',
    receipt: 'GR-1',
    quantity: '60',
    unit: 'BX',
    day: '2026-03-11',
    location: 'DOCK',
    condition: 'good',
  },
];

/** The other half and the tubing come by the warehouse's file; ten boxes of gloves go back. */
export const WAREHOUSE_FILE = `receipt,row,order,line,item,quantity,unit,date,location,entity,condition,lot,serial,expiry
WR-1,1,${ORDER_NUMBER},1,,60,BX,2026-03-12,GPDC-A,north,good,,,
WR-1,2,${ORDER_NUMBER},2,,20,BX,2026-03-12,GPDC-A,north,good,,,
WR-2,1,${ORDER_NUMBER},1,,-10,BX,2026-03-13,GPDC-A,north,good,,,
`;

/** 110 boxes at fifteen cents more than agreed, which is within the tolerance, and the tubing as agreed. */
export const INVOICE_810 = [
  'ISA*00*          *00*          *ZZ*MERIDIANMED    *ZZ*GPHEALTH       *260316*0930*U*00401*000000700*0*P*>',
  'GS*IN*MERIDIANMED*GPHNORTH*20260316*0930*700*X*004010',
  'ST*810*0001',
  `BIG*20260316*${INVOICE_NUMBER}**${ORDER_NUMBER}***DI`,
  'CUR*SE*USD',
  'IT1*1*110*BX*10.15**BP*GLOVES',
  'IT1*2*20*BX*4.25**BP*TUBING',
  'TDS*120150',
  'CTT*2',
  'SE*8*0001',
  'GE*1*700',
  'IEA*1*000000700',
]
  .map((segment) => `${segment}~`)
  .join('\n');

/** What an ERP tells by its own channel once it has paid. */
export const PAYMENT = records([
  {
    record: 'supplier-payment',
    payment: 'PAY-700',
    supplier: SUPPLIER,
    invoice: INVOICE_NUMBER,
    status: 'paid',
    amount: '1201.50',
    currency: 'USD',
    day: '2026-03-25',
  },
]);
