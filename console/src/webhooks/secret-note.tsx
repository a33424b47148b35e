import { CopyButton } from '../parts/copy-button.tsx';
import css from './webhooks.module.css';

/** A signing secret, this once: it is not shown again. */
export const SecretNote = ({ secret }: { readonly secret: string }) => (
  <div className={css.secret} role="status">
    <p>
      <strong>The signing secret, this once.</strong> Give it to whoever runs the receiver by a safe way; it is not shown again.
    </p>
    <p>
      <code>{secret}</code> <CopyButton text={secret} />
    </p>
  </div>
);
