/** What is on the screen, by the hash of the address: so back and reload do what they should. */
export type Place =
  | { readonly at: 'list' | 'settings' | 'people' | 'newGroup' }
  | { readonly at: 'room' | 'group'; readonly id: bigint }
  | { readonly at: 'person'; readonly userId: number };

class Route {
  place = $state.raw<Place>(read());

  constructor() {
    addEventListener('hashchange', () => (this.place = read()));
  }

  toRoom(id: bigint): void {
    location.hash = `#/c/${id}`;
  }

  toGroup(id: bigint): void {
    location.hash = `#/c/${id}/about`;
  }

  toPerson(userId: number): void {
    location.hash = `#/u/${userId}`;
  }

  to(page: 'settings' | 'people' | 'newGroup'): void {
    location.hash = `#/${page}`;
  }

  toList(): void {
    location.hash = '';
  }
}

export const route = new Route();

function read(): Place {
  const page = (['settings', 'people', 'newGroup'] as const).find((name) => location.hash === `#/${name}`);
  if (page) {
    return { at: page };
  }
  const room = /^#\/c\/(\d{1,20})(\/about)?$/.exec(location.hash);
  if (room) {
    return { at: room[2] ? 'group' : 'room', id: BigInt(room[1]!) };
  }
  const person = /^#\/u\/(\d{9})$/.exec(location.hash);
  return person ? { at: 'person', userId: Number(person[1]) } : { at: 'list' };
}
