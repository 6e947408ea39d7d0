package io.parley.presence.store;

import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.LocalDateTime;

/** A row of gateway_lease, for reading. Writes need the database's clock and row counts: see {@link LeaseStore}. */
@Entity
@Table(name = "gateway_lease")
class LeaseEntity extends PanacheEntityBase {
    @Id
    int ordinal;

    long epoch;

    String address;

    @Column(name = "acquired_at")
    LocalDateTime acquiredAt;

    @Column(name = "lease_until")
    LocalDateTime leaseUntil;

    boolean cleared;
}
