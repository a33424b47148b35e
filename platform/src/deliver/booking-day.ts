/** Everything stands as it was sent but the day, or the period, under which it was booked. */
export const DATED_OTHERWISE = 'DATED_OTHERWISE';

const BOOKED = 'it is booked ';

/** Says that a target booked something on another day than it was asked to, as some ERPs do by themselves with what comes late. */
export const bookedOn = (day: string, asked: string): string => `${BOOKED}on ${day} instead of ${asked}`;

/** Says that it stands in another period than that of its day. */
export const bookedIn = (period: string, asked: string): string => `${BOOKED}in ${period} instead of ${asked}`;

/** Whether all that differs is when it was booked: everything else stands as it was sent. */
export const isDatedOtherwise = (differences: readonly string[]): boolean =>
  differences.length > 0 && differences.every((difference) => difference.startsWith(BOOKED));
