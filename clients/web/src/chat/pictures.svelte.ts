/**
 * Whose pictures are shown: those on hosts that whoever runs the server allows, since each host learns the addresses of those who look.
 * The security policy of the page allows no others.
 */
class Pictures {
  hosts = $state.raw<readonly string[]>([]);

  /** Asks the gateway; without an answer no picture is shown. */
  async load(): Promise<void> {
    const answer = await fetch('/settings.json');
    this.hosts = ((await answer.json()) as { pictureHosts: string[] }).pictureHosts;
  }

  /** Where a picture comes from; undefined: it is not shown. */
  source(address: string): string | undefined {
    return pictureSource(address, this.hosts);
  }
}

export const pictures = new Pictures();

/** The address of a picture on one of these hosts, as the browser reads it; undefined for all others. */
export function pictureSource(address: string, hosts: readonly string[]): string | undefined {
  if (hosts.length === 0 || !URL.canParse(address)) {
    return undefined;
  }
  const { protocol, host, username, password, href } = new URL(address);
  return protocol === 'https:' && hosts.includes(host) && !username && !password ? href : undefined;
}
