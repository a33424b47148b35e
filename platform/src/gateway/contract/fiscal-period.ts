import { Type } from 'typebox';
import { answer, Day, exact, named } from './shapes.ts';

export const PeriodState = named('PeriodState', Type.Union([Type.Literal('open'), Type.Literal('soft'), Type.Literal('closed')]));

export const FiscalPeriod = named(
  'FiscalPeriod',
  exact({
    entity: Type.String(),
    /** `2026-03`. */
    period: Type.String(),
    starts: Day,
    ends: Day,
    /** `soft` takes what the close itself posts and nothing else. */
    state: PeriodState,
  }),
);

/** GET /v1/fiscal-periods?entity&state&day. */
export const PeriodsAnswer = answer({ periods: Type.Array(FiscalPeriod) });

/** GET /v1/fiscal-periods/:entity/:period. */
export const PeriodAnswer = answer({ period: FiscalPeriod });
