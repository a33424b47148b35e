import { createRootRoute } from '@tanstack/react-router';
import { Layout } from './layout.tsx';
import { UnknownPage } from './other-pages.tsx';

/** What every address hangs from. */
export const root = createRootRoute({ component: Layout, notFoundComponent: UnknownPage });
