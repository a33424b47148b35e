import { Link } from '@tanstack/react-router';
import { EmptyNote } from '../parts/notes.tsx';
import { PageHead } from '../parts/page-head.tsx';
import type { Hindrance } from './rights.ts';
import { useSession } from './session-gate.tsx';

/** A page that is not for who asked for it: what is missing, and whom to ask. Nothing is wrong, so nothing is red. */
export function HinderedPage({ hindrance }: { readonly hindrance: Hindrance }) {
  const { titles, entities } = useSession();
  const [title, text] =
    hindrance.because === 'right'
      ? [
          'Your roles do not open this page',
          <>
            It takes the right <code>{hindrance.right}</code>, which {titles.join(', ')} does not have. Whoever administers roles at your
            identity provider can give you a role that has it.
          </>,
        ]
      : [
          'This page is about the whole health system',
          <>
            You see {entities === 'all' ? 'every entity' : entities.join(', ')} only, and what stands here is not told apart by entity.
            Whoever administers roles at your identity provider can let you see all of them.
          </>,
        ];
  return (
    <>
      <PageHead title="Not yours to see" />
      <section className="panel">
        <EmptyNote title={title} next={<Link to="/me">Your roles and rights</Link>}>
          {text}
        </EmptyNote>
      </section>
    </>
  );
}
