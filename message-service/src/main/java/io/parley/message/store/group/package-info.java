/** The rows of groups: profile, members, who was one when. */
package io.parley.message.store.group;
