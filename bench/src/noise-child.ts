import { askEvenly, type HttpTarget } from './http-load.ts';

/** What the noisy client is to do. */
export interface NoiseAsked {
  readonly target: HttpTarget;
  readonly connections: number;
  readonly seconds: number;
  readonly perSecond: number;
}

/** What it did. */
export interface Noise {
  readonly requests: number;
  readonly seconds: number;
  readonly refused: number;
}

process.on('message', (message) => {
  // Only the figure that started it sends something.
  const { target, connections, seconds, perSecond } = message as NoiseAsked;
  void askEvenly(target, connections, seconds, perSecond, 'left').then(({ requests, seconds: lasted, refused }) =>
    process.send?.({ requests, seconds: lasted, refused } satisfies Noise),
  );
});
