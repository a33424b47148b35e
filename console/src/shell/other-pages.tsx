import { Link } from '@tanstack/react-router';
import { EmptyNote, ProblemNote } from '../parts/notes.tsx';
import { PageHead } from '../parts/page-head.tsx';

/** An address that nothing stands behind. */
export function UnknownPage() {
  return (
    <>
      <PageHead title="No such page" />
      <section className="panel">
        <EmptyNote title="Nothing is here" next={<Link to="/">Go to the first page</Link>}>
          The address may be mistyped. Control K finds pages, messages and accounts.
        </EmptyNote>
      </section>
    </>
  );
}

/** A page that failed while it was drawn. */
export function FailedPage({ error, reset }: { readonly error: unknown; readonly reset: () => void }) {
  return (
    <>
      <PageHead title="This page failed" />
      <ProblemNote error={error} again={reset} />
    </>
  );
}
