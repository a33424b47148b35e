import { ACCESS_CONTROLS } from './catalogue/access.ts';
import { DATA_CONTROLS } from './catalogue/data.ts';
import { INPUT_CONTROLS } from './catalogue/input.ts';
import { OPERATION_CONTROLS } from './catalogue/operation.ts';
import type { Control } from './control.ts';

/** The catalogue. A control without a proof must say why, and stays visible until it has one. */
export const CONTROLS: readonly Control[] = [...ACCESS_CONTROLS, ...DATA_CONTROLS, ...INPUT_CONTROLS, ...OPERATION_CONTROLS];
