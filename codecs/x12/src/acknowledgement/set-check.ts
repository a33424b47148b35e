import type { GuideChecker } from '../check/guide-checker.ts';
import type { GuideFinding } from '../check/finding.ts';
import type { SetStart } from '../envelope-reader.ts';
import type { Guide } from '../guide.ts';
import type { Segment } from '../segment.ts';
import type { NotedFinding, SetAcknowledgement, SetErrorCode } from './acknowledgement.ts';

export interface SetCheckOptions {
  readonly findingsPerSet: number;
  readonly copyBadData: boolean;
  readonly rejects: (finding: GuideFinding) => boolean;
}

/** IK404 and AK404 (data element 724). */
const COPY_LENGTH = 99;

/** Checks one transaction set and gathers what its acknowledgement says. */
export class SetCheck {
  readonly #start: SetStart;
  readonly #checker: GuideChecker | undefined;
  readonly #options: SetCheckOptions;
  readonly #errors = new Set<SetErrorCode>();
  readonly #findings: NotedFinding[] = [];
  #count = 0;
  #rejected = false;

  constructor(start: SetStart, checker: GuideChecker | undefined, options: SetCheckOptions) {
    this.#start = start;
    this.#checker = checker;
    this.#options = options;
    if (checker !== undefined) this.#note(checker.start(start.segment), start.segment);
  }

  take(segment: Segment): void {
    if (this.#checker === undefined) return;
    const findings = this.#checker.push(segment);
    if (findings.length > 0) this.#note(findings, segment);
  }

  /** Something is wrong with the set as a whole; it will be rejected. */
  reject(error: SetErrorCode): void {
    this.#errors.add(error);
    this.#rejected = true;
  }

  /** Ends the set; `at` is SE or what stands in its place. */
  end(at: Segment | undefined): SetAcknowledgement {
    if (at !== undefined && this.#checker !== undefined) this.#note(this.#checker.end(at), at);
    const { type, controlNumber, segment } = this.#start;
    return {
      kind: 'set',
      type,
      controlNumber,
      implementation: segment.element(3) === '' ? undefined : segment.element(3),
      verdict: this.#rejected ? 'R' : this.#count > 0 ? 'E' : 'A',
      errors: [...this.#errors],
      findings: this.#findings,
      findingCount: this.#count,
    };
  }

  #note(findings: readonly GuideFinding[], segment: Segment): void {
    for (const finding of findings) {
      this.#count++;
      this.#errors.add(finding.element?.error.startsWith('I') === true ? 'I5' : '5');
      if (this.#options.rejects(finding)) this.#rejected = true;
      if (this.#findings.length >= this.#options.findingsPerSet) continue;
      this.#findings.push({ ...finding, value: this.#options.copyBadData ? valueOf(finding, segment) : undefined });
    }
  }
}

/** Finds the guide for a set: by ST03, or GS08 where ST03 is empty. `undefined` or why there is none. */
export function guideOf(guides: readonly Guide[], set: SetStart, functionalCode: string): Guide | SetErrorCode {
  if (!/^[A-Z0-9]{3}$/.test(set.type)) return '6';
  const ofType = guides.filter((guide) => guide.set === set.type);
  if (ofType.length === 0) return '1';
  if (ofType.every((guide) => guide.functionalCode !== functionalCode)) return '18';
  return ofType.find((guide) => isFor(guide, set.version)) ?? 'I6';
}

/** Releases have six digits; what follows is the industry's own code (004010VICS). */
function isFor({ implementations, isStandard }: Guide, version: string): boolean {
  return implementations.includes(version) || (isStandard === true && implementations.includes(version.slice(0, 6)));
}

/** Values with parts are left out: an answer may use their separators for itself. */
function valueOf({ element }: GuideFinding, segment: Segment): string | undefined {
  if (element === undefined) return undefined;
  const { component, repetition } = element;
  const whole = component === undefined && repetition === undefined;
  const value = whole ? segment.element(element.element) : segment.component(element.element, component ?? 1, repetition);
  return value === '' || /[*:^~\p{Cc}]/u.test(value) ? undefined : value.slice(0, COPY_LENGTH);
}
