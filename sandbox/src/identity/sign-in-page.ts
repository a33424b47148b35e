import type { StaffMember } from './staff.ts';

const STYLE = `
  :root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
  body { margin: 0; min-height: 100vh; display: grid; place-items: center; }
  main { width: min(30rem, 92vw); }
  h1 { font-size: 1.4rem; margin: 0 0 .2rem; }
  p { margin: 0 0 1rem; opacity: .8; }
  fieldset { border: 1px solid color-mix(in srgb, currentColor 25%, transparent); border-radius: 8px; margin: 0 0 1rem; padding: .3rem .8rem; }
  label.person { display: grid; grid-template-columns: auto 1fr; column-gap: .6rem; padding: .35rem 0; cursor: pointer; }
  label.person small { grid-column: 2; opacity: .75; }
  input[type=password] { width: 100%; box-sizing: border-box; font: inherit; padding: .5rem; margin: .2rem 0 1rem; }
  button { font: inherit; padding: .55rem 1.2rem; cursor: pointer; }
  [role=alert] { color: light-dark(#a40000, #ff9a9a); opacity: 1; }
`;

/** The page on which a person of the simulated health system signs in; no script, no other file. */
export function signInPage(action: string, staff: readonly StaffMember[], password: string, wrong?: string): string {
  const people = staff.map(
    ({ id, name, title }, n) =>
      `<label class="person"><input type="radio" name="id" value="${escaped(id)}"${(wrong ?? staff[0]?.id) === id ? ' checked' : ''}${n === 0 ? ' required' : ''}>${escaped(name)}<small>${escaped(title)}</small></label>`,
  );
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Sign in · Great Plains Health (simulated)</title><style>${STYLE}</style></head><body><main>
<h1>Great Plains Health</h1><p>The identity provider of the simulated health system. Nobody here is real.</p>
${wrong === undefined ? '' : '<p role="alert">That is not the password.</p>'}
<form method="post" action="${escaped(action)}"><fieldset><legend>Who are you today?</legend>${people.join('')}</fieldset>
<label>Password (everybody’s is ${escaped(password)})<input type="password" name="password" value="${escaped(password)}" required></label>
<button>Sign in</button></form></main></body></html>`;
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
const escaped = (text: string): string => text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
