package io.parley.kit.grpc;

import java.time.Duration;

/** How long callers' connections last. A service that ends them has one bean of this type; it declares the keys. */
public interface ConnectionTerms {
    /** When a connection is ended in good order, give or take a tenth. */
    Duration age();

    /** How long calls under way may take then. */
    Duration grace();
}
