/** The groups of a user: what is asked of the server about them, and what is done to them. */
import type { MessageInitShape } from '@bufbuild/protobuf';
import { RequestRefused } from '../errors.js';
import { ASK_MS, type Session } from '../session/session.js';
import type { Ledger } from '../store/ledger.js';
import type { Group, GroupProfile, LogEvent, Person } from '../store/records.js';
import { calls, ErrorCode, Joining, MAX_INVITED, MAX_PAGE, MembersEvent, Role, type ChangeSchema } from '../wire/frames.js';
import { newId } from './identifiers.js';

const CHANGE_MS = 30_000;

/** A member of a group, or, for its admins, somebody who asks to be let in. */
export interface Member {
  readonly person: Person;
  readonly role: Role;
}

interface HeldMembers {
  readonly byId: Map<number, Member>;
  asOfSeq: bigint;
}

/** The groups of a client, as client.groups. A group is named by the id of its conversation. */
export class Groups {
  readonly #session: () => Session;
  readonly #ledger: Ledger;
  readonly #members = new Map<bigint, HeldMembers>();
  readonly #outdated = new Set<bigint>();
  #asking = false;
  #keepDaysAllowed = false;

  constructor(session: () => Session, ledger: Ledger) {
    this.#session = session;
    this.#ledger = ledger;
  }

  /** Whether admins may say for how many days messages are kept (`keepDays`): as the server said with the last group. */
  get keepDaysAllowed(): boolean {
    return this.#keepDaysAllowed;
  }

  /** What is known of a group; undefined while nothing is. */
  get(id: bigint): Group | undefined {
    return this.#ledger.conversation(id).group;
  }

  /** Creates a group with this user as its creator, and returns its id. */
  async create(profile: Partial<GroupProfile> & { readonly name: string }, userIds: readonly number[] = []): Promise<bigint> {
    const clientMessageId = newId();
    const body = { clientMessageId, profile: { joining: Joining.INVITE, ...profile }, userIds: [...userIds] };
    const answer = await this.#session().request(calls.createGroup, body, CHANGE_MS);
    const all = [this.#me, ...userIds.filter((userId) => userId !== this.#me)];
    await this.#ledger.takeOwnEvent(answer, clientMessageId, membersEvent(MembersEvent.CREATED, all));
    await this.#refreshed(answer.conversationId);
    return answer.conversationId;
  }

  /** Takes users in, or lets in those who ask. */
  async invite(id: bigint, userIds: readonly number[]): Promise<void> {
    for (let start = 0; start < userIds.length; start += MAX_INVITED) {
      const some = userIds.slice(start, start + MAX_INVITED);
      await this.#change(id, { case: 'invite', value: { userIds: some } }, membersEvent(MembersEvent.JOINED, some));
    }
  }

  /** Takes a member out, or does not let in one who asks. */
  remove(id: bigint, userId: number, isApplicant = false): Promise<void> {
    const event = membersEvent(isApplicant ? MembersEvent.REFUSED : MembersEvent.REMOVED, [userId]);
    return this.#change(id, { case: 'remove', value: { userId } }, event);
  }

  /** Enters an open group, or asks to be let in. */
  async join(id: bigint): Promise<void> {
    const asks = (await this.info(id)).profile.joining === Joining.REQUEST;
    const event = membersEvent(asks ? MembersEvent.ASKED : MembersEvent.JOINED, [this.#me]);
    await this.#change(id, { case: 'join', value: {} }, event);
  }

  leave(id: bigint): Promise<void> {
    return this.#change(id, { case: 'leave', value: {} }, membersEvent(MembersEvent.LEFT, [this.#me]));
  }

  /** Makes a member an admin or a member again; with CREATOR the group is handed over. */
  setRole(id: bigint, userId: number, role: Role): Promise<void> {
    const creatorId = role === Role.CREATOR ? userId : 0;
    const event: LogEvent = { kind: 'members', event: MembersEvent.ROLE, userIds: [userId], role, creatorId };
    return this.#change(id, { case: 'setRole', value: { userId, role } }, event);
  }

  /** Changes fields of the profile; the others stay. */
  async setProfile(id: bigint, changes: Partial<GroupProfile>): Promise<void> {
    const profile = { ...(await this.info(id)).profile, ...changes };
    await this.#change(id, { case: 'profile', value: profile }, { kind: 'profile', profile });
  }

  /** What the server knows of a group now; fails with FORBIDDEN where the user is not in it and cannot join. */
  async info(id: bigint): Promise<Group> {
    await this.refresh(id);
    const group = this.get(id);
    if (!group) {
      throw new RequestRefused(ErrorCode.FORBIDDEN, 'There is no such group, or you are not in it.');
    }
    return group;
  }

  /** All members, the creator first, then admins, then the others by their names; who asks to be let in comes last. */
  async members(id: bigint): Promise<Member[]> {
    const held = this.#members.get(id) ?? { byId: new Map<number, Member>(), asOfSeq: 0n };
    let asOfSeq: bigint | undefined;
    let afterUserId = 0;
    let more = true;
    while (more) {
      const body = { conversationId: id, afterUserId, limit: MAX_PAGE, changedSince: held.asOfSeq };
      const answer = await this.#session().request(calls.groupMembers, body, ASK_MS);
      await this.#ledger.keepPeople(answer.members.flatMap(({ user }) => (user ? [user] : [])));
      // Only of those who are gone from the group the server need not know a name.
      await this.#ledger.keepDeleted(
        answer.members.flatMap(({ user, role }) => (user && !user.name && role !== Role.UNSPECIFIED ? [user.id] : [])),
      );
      for (const { user, role } of answer.members) {
        const person = user && this.#ledger.person(user.id);
        if (person && role !== Role.UNSPECIFIED) {
          held.byId.set(person.id, { person, role });
        } else if (user) {
          held.byId.delete(user.id);
        }
      }
      asOfSeq ??= answer.membersSeq; // What changed while the pages were read is in the next answer.
      afterUserId = answer.members.at(-1)?.user?.id ?? 0;
      more = answer.more && answer.members.length > 0;
    }
    held.asOfSeq = asOfSeq ?? held.asOfSeq;
    this.#members.set(id, held);
    return [...held.byId.values()].sort(byRole);
  }

  /** Asks what a group is like now. */
  async refresh(id: bigint): Promise<void> {
    try {
      const { group, keepDaysAllowed } = await this.#session().request(calls.groupInfo, { conversationId: id }, ASK_MS);
      this.#keepDaysAllowed = keepDaysAllowed;
      await this.#ledger.takeGroup(id, group);
    } catch (failure) {
      if (!(failure instanceof RequestRefused && failure.code === ErrorCode.FORBIDDEN)) {
        throw failure;
      }
      await this.#ledger.takeGroup(id, undefined);
    }
  }

  /** Something came of a group that is not known well enough: it is asked for in the background, one at a time. */
  outdated(id: bigint): void {
    this.#outdated.add(id);
    if (!this.#asking) {
      this.#asking = true;
      void this.#askOutdated();
    }
  }

  /** Somebody else is logged in. */
  clear(): void {
    this.#members.clear();
    this.#outdated.clear();
  }

  async #askOutdated(): Promise<void> {
    try {
      for (const id of this.#outdated) {
        this.#outdated.delete(id);
        await this.refresh(id);
      }
    } catch {
      // The list of conversations, which is asked for after the next login, tells of groups too.
    } finally {
      this.#asking = false;
    }
  }

  async #change(id: bigint, what: MessageInitShape<typeof ChangeSchema>['what'], event: LogEvent): Promise<void> {
    const clientMessageId = newId();
    const to = { case: 'conversationId' as const, value: id };
    const ack = await this.#session().request(calls.change, { to, clientMessageId, what: what! }, CHANGE_MS);
    await this.#ledger.takeOwnEvent(ack, clientMessageId, event);
    await this.#refreshed(id);
  }

  /** What was asked is done, whether the group can be read anew just now or not. */
  async #refreshed(id: bigint): Promise<void> {
    await this.refresh(id).catch(() => {});
  }

  get #me(): number {
    return this.#ledger.device.user!.id;
  }
}

function membersEvent(event: MembersEvent, userIds: readonly number[]): LogEvent {
  return { kind: 'members', event, userIds, role: Role.UNSPECIFIED, creatorId: 0 };
}

const RANKS = [Role.CREATOR, Role.ADMIN, Role.MEMBER, Role.APPLICANT];

function byRole(a: Member, b: Member): number {
  return RANKS.indexOf(a.role) - RANKS.indexOf(b.role) || a.person.nickname.localeCompare(b.person.nickname);
}
