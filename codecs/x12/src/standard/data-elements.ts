/**
 * The data elements of X12 005010 that healthcare finance and supply meet: type, least and greatest length, by reference number
 * (X12.3). Lengths of numbers count digits only. The loop identifier (447) is let grow to six: every 999 in use names
 * loops such as 2010BA.
 */

/** N0 is a whole number, N2 one with two decimals implied, R a decimal, B binary; DT is CCYYMMDD, TM is HHMM with optional seconds and decimals. */
export type DataType = 'ID' | 'AN' | 'N0' | 'N2' | 'R' | 'DT' | 'TM' | 'B';

export interface DataElement {
  /** The reference number, such as 1065. */
  readonly reference: string;
  readonly type: DataType;
  readonly min: number;
  readonly max: number;
}

/** One line for each type and length, with the elements that share it. */
const sizes = `
ID 1 1: 23 107 248 349 378 441 478 594 662 679 715 717 736 889 923 1065 1067 1068 1073 1109 1138 1143 1165 1201 1203
ID 1 1: 1213 1216 1218 1220 1314 1315 1316 1317 1322 1325 1327 1334 1335 1337 1340 1341 1342 1345 1348 1349 1350 1351
ID 1 1: 1358 1359 1363 1364 1382 1384 1595
ID 1 2: 66 88 91 133 187 305 306 309 333 481 563 615 659 678 735 756 786 1029 1032 1033 1066 1219 1332 1333 1343 1352
ID 1 2: 1365 1368 1369 1383 1514 1525 1526 1527
ID 1 3: 522 569 618 620 621 673 716 718 720 723 738 812 846 1048 1221 1270 1336 1338 1360 1361 1390 1715
ID 1 4: 1354
ID 1 5: 753 1034
ID 2 2: 54 92 146 156 235 284 331 334 336 344 353 355 365 366 368 400 426 479 482 506 521 559 584 587 623 639 640 668 670
ID 2 2: 683 687 704 706 728 731 732 737 752 755 901 934 935 936 955 963 1069 1136 1166 1232 1473 1596
ID 2 3: 26 98 128 721 750 819 1250 1321 1362 1366 1367
ID 2 4: 140 1373
ID 2 10: 560
ID 3 3: 100 143 236 335 363 374 591 641 648 669 875 1019 1207 1223
ID 3 15: 116
ID 4 4: 1005 1300
AN 1 2: 1331
AN 1 3: 1222
AN 1 4: 206
AN 1 6: 447 686
AN 1 7: 754
AN 1 8: 327
AN 1 10: 207 499 956 1038 1039 1301
AN 1 12: 480 628 734 751
AN 1 15: 684 685 822 1137 1701
AN 1 16: 429
AN 1 20: 325 350 443 770
AN 1 22: 76 324
AN 1 25: 1037
AN 1 30: 22 61 310 328 367 799 1271
AN 1 35: 387 508 1036 1251 1705 9998 9999
AN 1 38: 1028
AN 1 45: 326 369
AN 1 48: 87 234
AN 1 50: 79 127 1204
AN 1 55: 166
AN 1 60: 93 1035
AN 1 80: 352 449
AN 1 99: 724
AN 1 256: 364
AN 1 264: 933
AN 2 2: 1339
AN 2 30: 19 396
AN 2 80: 67
AN 3 5: 103
AN 3 12: 507
AN 4 9: 329
AN 9 9: 510
AN 10 10: 509
N0 1 2: 289 722 757 765 1328 1528
N0 1 3: 345 351 386 616
N0 1 4: 725 1686
N0 1 6: 2 97 123 354 356 554 810
N0 1 7: 80
N0 1 9: 28 609 1470
N0 1 10: 96 719
N0 1 15: 784
N2 1 10: 362 389
N2 1 15: 610
R 1 4: 733
R 1 5: 342
R 1 6: 332 338 1167
R 1 8: 65 82 183 189 357
R 1 9: 118 384 385 671 828
R 1 10: 81 347 382 649 954 1371
R 1 15: 330 358 380 646 1018
R 1 17: 212
R 1 18: 782
R 1 20: 739 740 741
R 4 10: 280
DT 8 8: 370 373 388 446
TM 4 8: 337
B 1 0: 785
`;

function* read(): Generator<[string, DataElement], void, undefined> {
  for (const line of sizes.trim().split('\n')) {
    const [size = '', references = ''] = line.split(': ');
    const [type, min, max] = size.split(' ');
    for (const reference of references.split(' ')) {
      yield [reference, { reference, type: type as DataType, min: Number(min), max: Number(max) || Number.POSITIVE_INFINITY }];
    }
  }
}

/** By reference number. */
export const dataElements: ReadonlyMap<string, DataElement> = new Map(read());

/** Composites by reference number: their components with usage (M mandatory, O optional, X relational), then the relations. */
export const compositeTable: Readonly<Record<string, string>> = {
  C001: 'M355 O1018 O649 O355 O1018 O649 O355 O1018 O649 O355 O1018 O649 O355 O1018 O649',
  C002: 'M704 O704 O704 O704 O704',
  C003: 'M235 M234 O1339 O1339 O1339 O1339 O352 O234',
  C004: 'M1328 O1328 O1328 O1328',
  C005: 'M1369 O1369 O1369 O1369 O1369',
  C006: 'M1361 O1361 O1361 O1361 O1361',
  C022: 'M1270 M1271 X1250 X1251 O782 O380 O799 X1271 O1073 ; P0304 E0809',
  C023: 'M1331 O1332 O1325',
  C024: 'M1362 O1362 O1362 O156 O26',
  C030: 'M722 O1528 O1686',
  C035: 'O1222 O559 O1073',
  C040: 'M128 M127 X128 X127 X128 X127 ; P0304 P0506',
  C042: 'M426 O127',
  C043: 'M1271 M1271 O98 O1270',
  C052: 'M1218 O1701',
  C056: 'O1109 X1270 X1271 ; P0203',
  C998: 'M9999 O9998',
  C999: 'M725 O725',
};
