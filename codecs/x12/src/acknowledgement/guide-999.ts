import { type Guide, must, unlimited, use } from '../guide.ts';

/** The implementation acknowledgement, 999 (005010X231A1). */
export const guide999: Guide = {
  set: '999',
  functionalCode: 'FA',
  implementations: ['005010X231A1', '005010X231'],
  root: {
    id: '0000',
    segments: [must('ST', 'set-header', 1, 'R:999 R R'), must('AK1', 'group-response', 1, 'R R R')],
    loops: [
      {
        id: '2000',
        segments: [use('AK2', 'set-response', unlimited, 'R R S')],
        loops: [
          {
            id: '2100',
            segments: [
              use('IK3', 'segment-error', unlimited, 'R R S R'),
              use('CTX', 'segment-context', 10, 'R(R S) S S S S(R S S) S(R S)'),
            ],
            loops: [
              {
                id: '2110',
                segments: [
                  use('IK4', 'element-error', unlimited, 'R(R S S) S R S'),
                  use('CTX', 'element-context', 10, 'R(R S) S S S S(R S S) S(R S)'),
                ],
                loops: [],
              },
            ],
          },
          { id: '2000', segments: [must('IK5', 'set-verdict', 1, 'R:A,E,M,R,W,X S S S S S')], loops: [] },
        ],
      },
      { id: '0000', segments: [must('AK9', 'group-verdict', 1, 'R:A,E,M,P,R,W,X R R R S S S S S')], loops: [] },
    ],
  },
};

/** The functional acknowledgement, 997 (005010). */
export const guide997: Guide = {
  set: '997',
  functionalCode: 'FA',
  implementations: ['005010'],
  root: {
    id: '0000',
    segments: [must('ST', 'set-header', 1, 'R:997 R S'), must('AK1', 'group-response', 1)],
    loops: [
      {
        id: 'AK2',
        segments: [use('AK2', 'set-response', unlimited)],
        loops: [
          {
            id: 'AK3',
            segments: [use('AK3', 'segment-error', unlimited), use('AK4', 'element-error', 99)],
            loops: [],
          },
          { id: 'AK5', segments: [must('AK5', 'set-verdict', 1)], loops: [] },
        ],
      },
      { id: 'AK9', segments: [must('AK9', 'group-verdict', 1)], loops: [] },
    ],
  },
};
