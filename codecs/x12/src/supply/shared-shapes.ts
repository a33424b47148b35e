/** Shapes that documents of the supply side share; `at` says which segments of the guide they are read from. */

/** REF: a reference by its qualifier. */
export const references = <const At extends string>(at: At) =>
  ({ item: 'reference', at, fields: { qualifier: 'REF01', value: 'REF02', text: 'REF03' } }) as const;

/** DTM: a day by its qualifier. */
export const dates = <const At extends string>(at: At) =>
  ({ item: 'date', at, fields: { qualifier: 'DTM01', day: 'DTM02 day', time: 'DTM03' } }) as const;

/** N1 with its address: a party by its role, BY buyer, ST ship to, BT bill to, SE seller, SU supplier, RE remit to. */
export const parties = <const At extends string>(at: At) =>
  ({
    item: 'party',
    at,
    fields: {
      role: 'N101',
      name: 'N102',
      idQualifier: 'N103',
      id: 'N104',
      street: 'N301',
      street2: 'N302',
      city: 'N401',
      state: 'N402',
      postalCode: 'N403',
      country: 'N404',
    },
  }) as const;

/** PID: what something is called, free (F) or by code. */
export const descriptions = <const At extends string>(at: At) =>
  ({ item: 'description', at, fields: { form: 'PID01', kind: 'PID02', agency: 'PID03', code: 'PID04', text: 'PID05' } }) as const;

/** Qualifier and identification: BP buyer's, VP and VC vendor's part number, UP, EN, N4, UK GTIN. */
export const products = <const From extends string>(from: From) => ({ item: 'product', pairs: from }) as const;

/** SAC: an allowance (A), a charge (C), or what is only said (N). */
export const charges = <const At extends string>(at: At) =>
  ({
    item: 'charge',
    at,
    fields: { indicator: 'SAC01', code: 'SAC02', amount: 'SAC05 implied', percent: 'SAC07 number', method: 'SAC12', text: 'SAC15' },
  }) as const;

/** TXI: a tax. */
export const taxes = <const At extends string>(at: At) =>
  ({ item: 'tax', at, fields: { kind: 'TXI01', amount: 'TXI02 amount', percent: 'TXI03 number', exempt: 'TXI06' } }) as const;

/** CTP: a price by its class: CON contract, CAT catalog, UCP unit cost. */
export const prices = <const At extends string>(at: At) =>
  ({
    item: 'price',
    at,
    fields: { class: 'CTP01', kind: 'CTP02', price: 'CTP03 number', quantity: 'CTP04 number' },
    lists: { dates: { item: 'date', at: `${at}/DTM`, fields: { qualifier: 'DTM01', day: 'DTM02 day' } } },
  }) as const;
