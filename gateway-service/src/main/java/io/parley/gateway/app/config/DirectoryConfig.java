package io.parley.gateway.app.config;

import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Min;

/** How often one user may search the directory, and change his profile, devices, contacts, blocks and status. */
public interface DirectoryConfig {
    /** SearchUsers and Profile requests of one user, a minute; six minutes' worth may come at once. More are refused with RATE_LIMITED. */
    @WithDefault("10")
    @Min(1)
    int searchesPerMinute();

    /** SearchUsers requests of one user with an e-mail address, an hour; as many may come at once. More are refused with RATE_LIMITED. */
    @WithDefault("20")
    @Min(1)
    int addressesPerHour();

    /** ChangeProfile and EndDevices requests of one user, an hour; as many may come at once. More are refused with RATE_LIMITED. */
    @WithDefault("60")
    @Min(1)
    int changesPerHour();

    /** RequestContact requests of one user, an hour; as many may come at once. More are refused with RATE_LIMITED. */
    @WithDefault("60")
    @Min(1)
    int contactRequestsPerHour();

    /** AnswerContact, WithdrawContact, RemoveContact, SetAlias, Block, Privacy and SetStatus requests of one user, an hour; as many may come at once. More are refused with RATE_LIMITED. */
    @WithDefault("600")
    @Min(1)
    int contactChangesPerHour();

    /** SetConversation requests of one user, an hour; as many may come at once. More are refused with RATE_LIMITED. */
    @WithDefault("600")
    @Min(1)
    int conversationChangesPerHour();
}
