package io.parley.auth.audit;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/** A row of {@code audit} that enters the table in a transaction of Hibernate. */
@Entity
@Table(name = "audit")
class AuditRow {
    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    Long id;

    @Column(name = "at_ms", nullable = false)
    long atMs;

    @Column(nullable = false, length = 32)
    String action;

    @Column(name = "user_id", nullable = false)
    int userId;

    @Column(name = "actor_id", nullable = false)
    int actorId;

    @Column(name = "device_id", nullable = false, length = 64)
    String deviceId;

    @Column(nullable = false, length = 64)
    String address;

    @Column(nullable = false, length = AuditEntry.LONGEST_NOTE)
    String note;

    static AuditRow of(AuditEntry entry, long atMs) {
        AuditRow row = new AuditRow();
        row.atMs = atMs;
        row.action = entry.action().text();
        row.userId = entry.userId();
        row.actorId = entry.actorId();
        row.deviceId = entry.deviceId();
        row.address = entry.address();
        row.note = entry.note();
        return row;
    }
}
