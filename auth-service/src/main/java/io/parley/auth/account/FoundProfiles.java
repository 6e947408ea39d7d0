package io.parley.auth.account;

import java.util.List;
import java.util.Map;

/**
 * What a look-up found.
 *
 * @param users each once
 * @param byName for each name that was asked for, as it was asked, the id of its user; without those of nobody
 */
public record FoundProfiles(List<UserProfile> users, Map<String, Integer> byName) {}
