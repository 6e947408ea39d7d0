package io.parley.auth.grpc;

import io.parley.auth.account.NewAccount;
import io.parley.auth.attempt.ClientAddress;
import io.parley.auth.audit.AuditQuestion;
import io.parley.auth.audit.StoredAuditEntry;
import io.parley.auth.login.Password;
import io.parley.auth.operator.AuditPages;
import io.parley.auth.operator.LookedUpUser;
import io.parley.auth.operator.OperatedAccounts;
import io.parley.auth.operator.OperatedGateways;
import io.parley.auth.operator.Operator;
import io.parley.auth.operator.OperatorLogins;
import io.parley.auth.refusal.Refusal;
import io.parley.proto.admin.v1.AuditEntry;
import io.parley.proto.admin.v1.ChangedResponse;
import io.parley.proto.admin.v1.CreateUserRequest;
import io.parley.proto.admin.v1.FindUserResponse;
import io.parley.proto.admin.v1.ListAuditRequest;
import io.parley.proto.admin.v1.ListAuditResponse;
import io.parley.proto.admin.v1.LogInRequest;
import io.parley.proto.auth.v1.OperatorCreateUserRequest;
import io.parley.proto.auth.v1.OperatorDrainRequest;
import io.parley.proto.auth.v1.OperatorDrainResponse;
import io.parley.proto.auth.v1.OperatorEndSessionsRequest;
import io.parley.proto.auth.v1.OperatorFindUserRequest;
import io.parley.proto.auth.v1.OperatorIdentity;
import io.parley.proto.auth.v1.OperatorListAuditRequest;
import io.parley.proto.auth.v1.OperatorLogInRequest;
import io.parley.proto.auth.v1.OperatorLookRequest;
import io.parley.proto.auth.v1.OperatorLookResponse;
import io.parley.proto.auth.v1.OperatorRestoreRequest;
import io.parley.proto.auth.v1.OperatorService;
import io.parley.proto.auth.v1.OperatorSetRoleRequest;
import io.parley.proto.auth.v1.OperatorSuspendRequest;
import io.parley.proto.auth.v1.OperatorTokensResponse;
import io.quarkus.grpc.GrpcService;
import io.smallrye.mutiny.Uni;
import java.util.List;

/** The calls of operator.proto: reads, hands on, writes. Runs on event loops. */
@GrpcService
public class OperatorGrpcService implements OperatorService {
    private static final int USUAL_PAGE = 100;
    private static final int LONGEST_PAGE = 500;

    private final OperatorLogins logins;
    private final OperatedAccounts accounts;
    private final AuditPages audit;
    private final OperatedGateways gateways;
    private final GrpcAnswers answers;

    OperatorGrpcService(
            OperatorLogins logins,
            OperatedAccounts accounts,
            AuditPages audit,
            OperatedGateways gateways,
            GrpcAnswers answers) {
        this.logins = logins;
        this.accounts = accounts;
        this.audit = audit;
        this.gateways = gateways;
        this.answers = answers;
    }

    @Override
    public Uni<OperatorTokensResponse> logIn(OperatorLogInRequest request) {
        return answers.to("OperatorLogIn", () -> {
            LogInRequest given = request.getLogin();
            return logins.logIn(
                            given.getAccount(),
                            given.getPassword(),
                            given.getDeviceId(),
                            ClientAddress.of(request.getClientAddress()))
                    .map(loggedIn -> OperatorTokensResponse.newBuilder()
                            .setTokens(ProtoTokens.of(loggedIn.tokens()))
                            .setRole(loggedIn.role().text())
                            .build());
        });
    }

    @Override
    public Uni<FindUserResponse> findUser(OperatorFindUserRequest request) {
        return answers.to("FindUser", () -> accounts.find(
                        by(request.getOperator()), request.getFind().getAccount())
                .map(found -> FindUserResponse.newBuilder()
                        .setUser(ProtoUsers.ofOperator(found))
                        .build()));
    }

    @Override
    public Uni<ChangedResponse> createUser(OperatorCreateUserRequest request) {
        return answers.to("CreateUser", () -> {
            CreateUserRequest given = request.getCreate();
            return changed(accounts.create(
                    by(request.getOperator()),
                    NewAccount.parse(given.getUserName(), given.getEmail(), given.getNickname(), ""),
                    Password.chosen("password", given.getPassword()),
                    given.getReason()));
        });
    }

    @Override
    public Uni<ChangedResponse> suspend(OperatorSuspendRequest request) {
        return answers.to(
                "Suspend",
                () -> changed(accounts.suspend(
                        by(request.getOperator()),
                        request.getSuspend().getUserId(),
                        request.getSuspend().getReason())));
    }

    @Override
    public Uni<ChangedResponse> restore(OperatorRestoreRequest request) {
        return answers.to(
                "Restore",
                () -> changed(accounts.restore(
                        by(request.getOperator()),
                        request.getRestore().getUserId(),
                        request.getRestore().getReason())));
    }

    @Override
    public Uni<ChangedResponse> endSessions(OperatorEndSessionsRequest request) {
        return answers.to(
                "EndSessions",
                () -> changed(accounts.endSessions(
                        by(request.getOperator()),
                        request.getEnd().getUserId(),
                        request.getEnd().getDeviceId(),
                        request.getEnd().getReason())));
    }

    @Override
    public Uni<ChangedResponse> setRole(OperatorSetRoleRequest request) {
        return answers.to(
                "SetRole",
                () -> changed(accounts.setRole(
                        by(request.getOperator()),
                        request.getSet().getUserId(),
                        request.getSet().getRole(),
                        request.getSet().getReason())));
    }

    @Override
    public Uni<ListAuditResponse> listAudit(OperatorListAuditRequest request) {
        return answers.to("ListAudit", () -> {
            ListAuditRequest list = request.getList();
            if (Integer.toUnsignedLong(list.getLimit()) > LONGEST_PAGE) {
                throw Refusal.invalid("limit must be at most " + LONGEST_PAGE + ".");
            }
            int limit = list.getLimit() == 0 ? USUAL_PAGE : list.getLimit();
            AuditQuestion question = new AuditQuestion(
                    list.getUserId(),
                    list.getActorId(),
                    list.getAction(),
                    list.getAddress(),
                    list.getSinceMs(),
                    list.getUntilMs(),
                    list.getBeforeId(),
                    limit + 1);
            return audit.read(by(request.getOperator()), question).map(entries -> page(entries, limit));
        });
    }

    @Override
    public Uni<OperatorDrainResponse> drain(OperatorDrainRequest request) {
        return answers.to("Drain", () -> gateways.drain(
                        by(request.getOperator()),
                        request.getDrain().getNumber(),
                        request.getDrain().getTakeBack(),
                        request.getDrain().getReason())
                .replaceWith(OperatorDrainResponse.getDefaultInstance()));
    }

    @Override
    public Uni<OperatorLookResponse> look(OperatorLookRequest request) {
        return answers.to("Look", () -> audit.look(by(request.getOperator()), request.getAt())
                .map(role ->
                        OperatorLookResponse.newBuilder().setRole(role.text()).build()));
    }

    private static Uni<ChangedResponse> changed(Uni<LookedUpUser> user) {
        return user.map(after -> ChangedResponse.newBuilder()
                .setUser(ProtoUsers.ofOperator(after))
                .build());
    }

    private static Operator by(OperatorIdentity identity) {
        return new Operator(
                identity.getUserId(),
                identity.getDeviceId(),
                ClientAddress.of(identity.getClientAddress()).text());
    }

    private static ListAuditResponse page(List<StoredAuditEntry> entries, int limit) {
        ListAuditResponse.Builder response = ListAuditResponse.newBuilder().setMore(entries.size() > limit);
        entries.stream().limit(limit).forEach(entry -> response.addEntries(proto(entry)));
        return response.build();
    }

    private static AuditEntry proto(StoredAuditEntry entry) {
        return AuditEntry.newBuilder()
                .setId(entry.id())
                .setAtMs(entry.atMs())
                .setAction(entry.action())
                .setUserId(entry.userId())
                .setActorId(entry.actorId())
                .setDeviceId(entry.deviceId())
                .setAddress(entry.address())
                .setNote(entry.note())
                .setUserName(entry.userName())
                .setActorName(entry.actorName())
                .build();
    }
}
