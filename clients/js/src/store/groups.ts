/** What frames and entries of the log mean for the record of a group. Pure. */
import { MembersEvent, Role, type Group as GroupBody, type GroupProfile as ProfileBody } from '../wire/frames.js';
import type { Group, GroupProfile, LogEvent } from './records.js';

/** The record of a profile. */
export function profileOf(profile: ProfileBody): GroupProfile {
  const { name, description, avatarUrl, joining, onlyAdminsWrite, onlyAdminsInvite, onlyAdminsEdit, wholeHistory } = profile;
  const { keepDays = 0 } = profile;
  return { name, description, avatarUrl, joining, onlyAdminsWrite, onlyAdminsInvite, onlyAdminsEdit, wholeHistory, keepDays };
}

/** The record of a group that the server told of; what is known already when that is newer. */
export function groupOf(told: GroupBody, known: Group | undefined): Group | undefined {
  if (!told.profile || (known && known.membersSeq > told.membersSeq)) {
    return known;
  }
  const profile = profileOf(told.profile);
  return {
    // The list of conversations leaves descriptions out.
    profile: { ...profile, description: profile.description || (known?.profile.description ?? '') },
    creatorId: told.creatorId,
    memberCount: told.memberCount,
    role: told.role,
    membersSeq: told.membersSeq,
    left: false,
  };
}

/** Whether the user is in a group, as far as it is known. */
export function isMember(group: Group | undefined): boolean {
  return group !== undefined && group.role !== Role.UNSPECIFIED && group.role !== Role.APPLICANT;
}

/** A group after an event at a seq; how many members it has then, only the server knows. */
export function groupAfter(known: Group, event: LogEvent, seq: bigint, by: number, me: number): Group {
  if (seq <= known.membersSeq) {
    return known;
  }
  if (event.kind === 'profile') {
    return { ...known, profile: event.profile, membersSeq: seq };
  }
  if (event.kind !== 'members') {
    return known;
  }
  const creatorId = event.creatorId || known.creatorId;
  const concernsMe = event.userIds.includes(me);
  const left = concernsMe && event.event === MembersEvent.LEFT;
  const role = concernsMe ? roleAfter(event.event, event.role, by === me) : known.role;
  return { ...known, creatorId, left, role: role ?? known.role, membersSeq: seq };
}

function roleAfter(event: MembersEvent, role: Role, byMe: boolean): Role | undefined {
  switch (event) {
    case MembersEvent.CREATED:
      return byMe ? Role.CREATOR : Role.MEMBER;
    case MembersEvent.JOINED:
      return Role.MEMBER;
    case MembersEvent.LEFT:
    case MembersEvent.REMOVED:
    case MembersEvent.REFUSED:
      return Role.UNSPECIFIED;
    case MembersEvent.ROLE:
      return role;
    case MembersEvent.ASKED:
      return Role.APPLICANT;
    default:
      return undefined;
  }
}
