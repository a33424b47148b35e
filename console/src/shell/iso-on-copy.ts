/** Copying a time that is shown by some clock gives the instant itself, as ISO 8601. */
export function isoOnCopy(event: ClipboardEvent): void {
  const selection = document.getSelection();
  const within = (node: Node | null): Element | null =>
    (node instanceof Element ? node : node?.parentElement)?.closest('[data-iso]') ?? null;
  const time = within(selection?.anchorNode ?? null);
  if (time === null || time !== within(selection?.focusNode ?? null)) return;
  event.clipboardData?.setData('text/plain', time.getAttribute('data-iso') ?? '');
  event.preventDefault();
}
