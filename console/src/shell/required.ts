import { type Context, use } from 'react';

/** What the application provides at its top. Throws where it does not: that is a defect of ours. */
export function useRequired<T>(context: Context<T | undefined>): T {
  const value = use(context);
  if (value === undefined) throw new Error('a provider is missing around this part');
  return value;
}
