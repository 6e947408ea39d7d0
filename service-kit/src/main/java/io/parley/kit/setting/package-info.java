/** Settings that change while a process runs: which there are, where they are read, who follows them. Nothing here knows a service. */
package io.parley.kit.setting;
