/** What is on the screen, by the hash of the address: so back and reload do what they should. */
export type Place = { readonly at: 'list' } | { readonly at: 'settings' } | { readonly at: 'room'; readonly id: bigint };

class Route {
  place = $state.raw<Place>(read());

  constructor() {
    addEventListener('hashchange', () => (this.place = read()));
  }

  toRoom(id: bigint): void {
    location.hash = `#/c/${id}`;
  }

  toSettings(): void {
    location.hash = '#/settings';
  }

  toList(): void {
    location.hash = '';
  }
}

export const route = new Route();

function read(): Place {
  if (location.hash === '#/settings') {
    return { at: 'settings' };
  }
  const room = /^#\/c\/(\d{1,20})$/.exec(location.hash);
  return room ? { at: 'room', id: BigInt(room[1]!) } : { at: 'list' };
}
