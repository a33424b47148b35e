/** A browser without a screen, in which people of the simulated health system sign in: it keeps cookies and follows redirects when told. */
export class Browser {
  readonly #cookies = new Map<string, Map<string, string>>();

  /** The cookies it would send to an address. */
  cookiesOf(url: string): string {
    return [...(this.#cookies.get(new URL(url).host) ?? [])].map(([name, value]) => `${name}=${value}`).join('; ');
  }

  async go(url: string, form?: Readonly<Record<string, string>>): Promise<Response> {
    const response = await fetch(url, {
      redirect: 'manual',
      headers: { cookie: this.cookiesOf(url) },
      ...(form === undefined ? {} : { method: 'POST', body: new URLSearchParams(form) }),
    });
    const { host } = new URL(url);
    const kept = this.#cookies.get(host) ?? new Map<string, string>();
    this.#cookies.set(host, kept);
    for (const cookie of response.headers.getSetCookie()) {
      const [name = '', value = ''] = (cookie.split(';')[0] ?? '').split('=');
      if (value === '') kept.delete(name);
      else kept.set(name, value);
    }
    return response;
  }

  /** Goes on until an answer leads nowhere else, or to an address that begins with `stop`. */
  async follow(
    url: string,
    form?: Readonly<Record<string, string>>,
    stop = '\0',
  ): Promise<{ readonly at: string; readonly response: Response }> {
    let at = url;
    let response = await this.go(at, form);
    for (let next = response.headers.get('location'); next !== null; next = response.headers.get('location')) {
      at = new URL(next, at).href;
      if (at.startsWith(stop)) break;
      response = await this.go(at);
    }
    return { at, response };
  }
}
