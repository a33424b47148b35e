import { Button, Group, NativeSelect, Textarea, TextInput } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { type FormEvent, useState } from 'react';
import { type RawAnswer, type Schema, tryOut } from '../api/catalog.ts';
import { ConfirmDialog } from '../parts/confirm-dialog.tsx';
import { CopyButton } from '../parts/copy-button.tsx';
import { EmergencyOffer, ProblemNote } from '../parts/notes.tsx';
import { StateTag } from '../parts/state-tag.tsx';
import { useAnnounce } from '../shell/announcer.tsx';
import { useMay } from '../shell/use-rights.ts';
import { answerText, codeOf } from './answer-text.ts';
import css from './catalog.module.css';
import { addressOf, type Operation } from './operations.ts';
import { RightMissing } from './right-missing.tsx';
import { beginningOf, choicesOf } from './schema-rows.ts';

interface Tried {
  readonly operation: Operation;
  readonly definitions: Readonly<Record<string, Schema>>;
}

/** What goes on without end, or belongs to programs with tokens of their own. */
const NOT_HERE = /^\/(v1\/stream|oauth|fhir|soap|\.well-known|v1\/login)/;

/** Calls the operation on this server as who is in. What changes something is asked about first. Nothing of it is kept. */
export function TryOut({ operation, definitions }: Tried) {
  const { method, body, parameters, needs } = operation;
  const [values, setValues] = useState<Readonly<Record<string, string>>>({});
  const [text, setText] = useState(() => (body === undefined ? '' : JSON.stringify(beginningOf(body.schema, definitions), null, 2)));
  const [answer, setAnswer] = useState<RawAnswer>();
  const [error, setError] = useState<unknown>();
  const [busy, setBusy] = useState(false);
  const [isAsking, asking] = useDisclosure(false);
  const may = useMay();
  const announce = useAnnounce();
  if (NOT_HERE.test(operation.path)) return null;
  const address = addressOf(operation, values);
  const isMine = needs === 'open' || needs === 'person' || may(needs);

  const send = async (): Promise<void> => {
    if (address === undefined) return;
    setBusy(true);
    setError(undefined);
    try {
      const told = await tryOut(method, address, body === undefined ? undefined : { type: body.type, text });
      setAnswer(told);
      announce(`Answered ${told.status}`);
    } catch (failed) {
      setError(failed);
    } finally {
      setBusy(false);
    }
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (method === 'GET') void send();
    else asking.open();
  };
  return (
    <section className={`panel ${css.tryOut}`} aria-label="Try it">
      <header>
        <h2>Try it</h2>
        <span className="muted">on this server, as you</span>
      </header>
      <form className={css.form} onSubmit={submit}>
        {parameters.map(({ name, place, isRequired, schema }) => (
          <Parameter
            key={`${place} ${name}`}
            name={name}
            place={place}
            isRequired={isRequired}
            choices={choicesOf(schema, definitions)}
            value={values[name] ?? ''}
            onValue={(value) => setValues((before) => ({ ...before, [name]: value }))}
          />
        ))}
        {body === undefined ? null : (
          <Textarea
            label={`Request, ${body.type}`}
            className={css.text ?? ''}
            value={text}
            minRows={4}
            maxRows={16}
            autosize
            spellCheck={false}
            onChange={(event) => setText(event.currentTarget.value)}
          />
        )}
        {isMine ? null : <RightMissing needs={needs} />}
        <Group>
          <Button type="submit" disabled={address === undefined} loading={busy}>
            {method === 'GET' ? 'Send' : 'Send …'}
          </Button>
        </Group>
      </form>
      {error === undefined ? null : <ProblemNote error={error} />}
      {answer === undefined ? null : <Answer answer={answer} />}
      <ConfirmDialog
        opened={isAsking}
        onClose={asking.close}
        title="Send it for real?"
        about={
          <>
            <code>
              {method} {operation.path}
            </code>{' '}
            is carried out on this server with your rights, and stands in the audit under your name where it changes or reveals something.
          </>
        }
        act="Send"
        onConfirm={send}
      />
    </section>
  );
}

interface Given {
  readonly name: string;
  readonly place: string;
  readonly isRequired: boolean;
  readonly choices: readonly string[] | undefined;
  readonly value: string;
  readonly onValue: (value: string) => void;
}

/** One parameter: chosen where it can only be chosen, else written. */
function Parameter({ name, place, isRequired, choices, value, onValue }: Given) {
  const shared = { label: name, description: `in the ${place}`, required: isRequired, withAsterisk: isRequired, value };
  return choices === undefined ? (
    <TextInput {...shared} autoComplete="off" spellCheck={false} onChange={(event) => onValue(event.currentTarget.value)} />
  ) : (
    <NativeSelect {...shared} data={['', ...choices]} onChange={(event) => onValue(event.currentTarget.value)} />
  );
}

const Answer = ({ answer }: { readonly answer: RawAnswer }) => {
  const text = answerText(answer);
  return (
    <div className={css.answer}>
      <div>
        <StateTag state={String(answer.status)} tone={answer.status < 300 ? 'ok' : answer.status < 500 ? 'warn' : 'bad'} />
        <span className="muted">
          {answer.ms} ms · {answer.type.split(';')[0]}
        </span>
        <EmergencyOffer code={codeOf(answer)} />
        <CopyButton text={text} />
      </div>
      <pre tabIndex={0} role="region" aria-label="Answer">
        {text}
      </pre>
      <details>
        <summary>Headers</summary>
        <dl>
          {answer.headers.map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      </details>
    </div>
  );
};
