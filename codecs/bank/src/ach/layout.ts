/** First and last column of a field, counted from 1 as in the Nacha rules, appendix three. */
export type Columns = readonly [first: number, last: number];

/** Where the values of the records stand. Records of one type differ by their class: IAT has its own header, entry and addenda. */
export const FILE_HEADER = {
  immediateDestination: [4, 13],
  immediateOrigin: [14, 23],
  createdOn: [24, 29],
  createdAt: [30, 33],
  fileIdModifier: [34, 34],
  format: [35, 40],
  destinationName: [41, 63],
  originName: [64, 86],
  referenceCode: [87, 94],
} as const satisfies Record<string, Columns>;

export const BATCH_HEADER = {
  serviceClass: [2, 4],
  companyName: [5, 20],
  discretionaryData: [21, 40],
  companyId: [41, 50],
  entryClass: [51, 53],
  entryDescription: [54, 63],
  descriptiveDate: [64, 69],
  effectiveOn: [70, 75],
  settlementDay: [76, 78],
  originatorStatus: [79, 79],
  originatingBank: [80, 87],
  batchNumber: [88, 94],
} as const satisfies Record<string, Columns>;

/** What the header of an IAT batch has in place of the company's name and data. */
export const IAT_BATCH_HEADER = {
  iatIndicator: [5, 20],
  exchangeIndicator: [21, 22],
  exchangeReference: [24, 38],
  destinationCountry: [39, 40],
  originatingCurrency: [64, 66],
  destinationCurrency: [67, 69],
} as const satisfies Record<string, Columns>;

export const ENTRY = {
  transactionCode: [2, 3],
  routingNumber: [4, 12],
  account: [13, 29],
  amount: [30, 39],
  identification: [40, 54],
  name: [55, 76],
  discretionaryData: [77, 78],
  addendaIndicator: [79, 79],
  traceNumber: [80, 94],
} as const satisfies Record<string, Columns>;

/** CTX gives four columns of the name to the number of addenda and two to nothing; so do ATX, ENR and TRX. */
export const COUNTED_ENTRY = { ...ENTRY, addendaCount: [55, 58], name: [59, 74] } as const satisfies Record<string, Columns>;

export const IAT_ENTRY = { ...ENTRY, addendaCount: [13, 16], account: [40, 74] } as const satisfies Record<string, Columns>;

export const PAYMENT_ADDENDA = { text: [4, 83], sequence: [84, 87], entrySequence: [88, 94] } as const satisfies Record<string, Columns>;

/** Addenda 98 and 99: a notification of change, or a return. */
export const RETURN_ADDENDA = {
  reason: [4, 6],
  originalTrace: [7, 21],
  originalBank: [28, 35],
  information: [36, 79],
  traceNumber: [80, 94],
} as const satisfies Record<string, Columns>;

export const BATCH_CONTROL = {
  serviceClass: [2, 4],
  entries: [5, 10],
  hash: [11, 20],
  debit: [21, 32],
  credit: [33, 44],
  companyId: [45, 54],
  originatingBank: [80, 87],
  batchNumber: [88, 94],
} as const satisfies Record<string, Columns>;

export const FILE_CONTROL = {
  batches: [2, 7],
  blocks: [8, 13],
  entries: [14, 21],
  hash: [22, 31],
  debit: [32, 43],
  credit: [44, 55],
} as const satisfies Record<string, Columns>;

/** Characters of a record, and records of a block. */
export const RECORD = 94;
export const BLOCK = 10;
