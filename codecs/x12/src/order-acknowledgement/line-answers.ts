import { differenceOfDecimals } from '../supply/decimal-text.ts';

interface Answer {
  readonly status: string | undefined;
  readonly quantity: string | undefined;
  readonly day: string | undefined;
}

/**
 * What a line answered `BP` comes to: the part that is accepted, and the rest of what was ordered, back-ordered, without a day since none was said
 * for it. Other answers stay as they are, in their order.
 */
export function splitPartials<A extends Answer>(ordered: string | undefined, answers: readonly A[]): readonly A[] {
  return answers.flatMap((answer) => {
    const { status, quantity } = answer;
    if (status !== 'BP' || quantity === undefined || ordered === undefined) return [answer];
    const rest = differenceOfDecimals(ordered, quantity);
    const accepted = { ...answer, status: 'IA' };
    return rest.startsWith('-') || rest === '0' ? [accepted] : [accepted, { ...answer, status: 'IB', quantity: rest, day: undefined }];
  });
}
