package io.parley.gateway.testing;

import com.google.protobuf.ByteString;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import io.parley.proto.ServiceMetadata;
import io.parley.proto.auth.v1.AuthServiceGrpc;
import io.parley.proto.auth.v1.ChangePasswordRequest;
import io.parley.proto.auth.v1.EndDevicesRequest;
import io.parley.proto.auth.v1.EndDevicesResponse;
import io.parley.proto.auth.v1.FoundName;
import io.parley.proto.auth.v1.GetServerInfoRequest;
import io.parley.proto.auth.v1.GetServerInfoResponse;
import io.parley.proto.auth.v1.GetSigningKeysRequest;
import io.parley.proto.auth.v1.GetSigningKeysResponse;
import io.parley.proto.auth.v1.ListDevicesRequest;
import io.parley.proto.auth.v1.ListDevicesResponse;
import io.parley.proto.auth.v1.ListRevocationsRequest;
import io.parley.proto.auth.v1.ListRevocationsResponse;
import io.parley.proto.auth.v1.LoginRequest;
import io.parley.proto.auth.v1.LogoutRequest;
import io.parley.proto.auth.v1.LogoutResponse;
import io.parley.proto.auth.v1.LookupUsersRequest;
import io.parley.proto.auth.v1.LookupUsersResponse;
import io.parley.proto.auth.v1.RefreshRequest;
import io.parley.proto.auth.v1.RegisterRequest;
import io.parley.proto.auth.v1.SigningKey;
import io.parley.proto.auth.v1.TokensResponse;
import io.parley.proto.client.v1.Device;
import io.parley.proto.client.v1.Error;
import io.parley.proto.client.v1.ErrorCode;
import io.parley.proto.client.v1.ServerInfoAnswer;
import io.parley.proto.client.v1.User;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;
import org.jose4j.lang.JoseException;

/**
 * The contract of auth-service with users {@code user1} to {@code user999}, whose ids are 100000001 to 100000999 and
 * whose password is {@link #PASSWORD}. Those from {@code user700} to {@code user799} have the longest nicknames and avatars.
 */
public final class AuthPeer extends AuthServiceGrpc.AuthServiceImplBase {
    public static final String PASSWORD = "123456";

    /** Logins with this password are refused with OVERLOADED and {@link #BUSY_MS}. */
    public static final String BUSY_PASSWORD = "busy-now";

    public static final int BUSY_MS = 1_500;
    private static final int FIRST_ID = 100_000_000;
    private static final int USERS = 999;

    private final KeyPair keys = newKeys();
    private final AtomicInteger lookups = new AtomicInteger();
    private final Map<Integer, CompletableFuture<Void>> heldLookups = new ConcurrentHashMap<>();
    private final AtomicInteger lookupsHeld = new AtomicInteger();
    private final List<EndDevicesRequest> endings = new CopyOnWriteArrayList<>();
    private final Map<String, String> addresses = new ConcurrentHashMap<>();
    private final List<Integer> loggedOut = new CopyOnWriteArrayList<>();

    private static KeyPair newKeys() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            return generator.generateKeyPair();
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** From where this user has logged in last, as the gateway says. */
    public String addressOf(String userName) {
        return addresses.get(userName);
    }

    public static int idOf(String userName) {
        return FIRST_ID + Integer.parseInt(userName.substring("user".length()));
    }

    static User user(int id) {
        String name = "user" + (id - FIRST_ID);
        User.Builder user = User.newBuilder().setId(id).setName(name).setNickname(name);
        if (id >= FIRST_ID + 700 && id < FIRST_ID + 800) {
            user.setNickname("𠀀".repeat(64)).setAvatarUrl("https://" + "a".repeat(504));
        }
        return user.build();
    }

    /** An access token as auth-service would sign it. */
    public String token(String userName, String deviceId, Instant issued, Instant expires) {
        JwtClaims claims = new JwtClaims();
        claims.setIssuer("parley-auth");
        claims.setAudience("parley");
        claims.setSubject(String.valueOf(idOf(userName)));
        claims.setIssuedAt(NumericDate.fromMilliseconds(issued.toEpochMilli()));
        claims.setExpirationTime(NumericDate.fromMilliseconds(expires.toEpochMilli()));
        claims.setClaim("iat_ms", issued.toEpochMilli());
        claims.setClaim("dev", deviceId);
        claims.setClaim("name", userName);
        claims.setClaim("nick", userName);
        try {
            JsonWebSignature signature = new JsonWebSignature();
            signature.setPayload(claims.toJson());
            signature.setKey(keys.getPrivate());
            signature.setKeyIdHeaderValue("key-1");
            signature.setAlgorithmHeaderValue(AlgorithmIdentifiers.RSA_USING_SHA256);
            return signature.getCompactSerialization();
        } catch (JoseException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** A token of now, good for 15 minutes. */
    public String token(String userName, String deviceId) {
        Instant now = Instant.now();
        return token(userName, deviceId, now, now.plusSeconds(900));
    }

    private TokensResponse tokens(String userName, String deviceId) {
        return TokensResponse.newBuilder()
                .setUser(user(idOf(userName)))
                .setDeviceId(deviceId)
                .setAccessToken(token(userName, deviceId))
                .setAccessTokenSeconds(900)
                .setRefreshToken("refresh:" + userName + ":" + deviceId)
                .build();
    }

    @Override
    public void register(RegisterRequest request, StreamObserver<TokensResponse> answer) {
        answer(
                answer,
                tokens(
                        request.getRegister().getUserName(),
                        request.getRegister().getDeviceId()));
    }

    @Override
    public void login(LoginRequest request, StreamObserver<TokensResponse> answer) {
        addresses.put(request.getLogin().getAccount(), request.getClientAddress());
        if (request.getLogin().getPassword().equals(BUSY_PASSWORD)) {
            refuse(
                    answer,
                    Error.newBuilder()
                            .setCode(ErrorCode.ERROR_CODE_OVERLOADED)
                            .setMessage("The server is busy.")
                            .setRetryAfterMs(BUSY_MS)
                            .build());
            return;
        }
        if (!request.getLogin().getPassword().equals(PASSWORD)) {
            refuse(answer, ErrorCode.ERROR_CODE_UNAUTHENTICATED, "The account or the password is wrong.");
            return;
        }
        answer(
                answer,
                tokens(request.getLogin().getAccount(), request.getLogin().getDeviceId()));
    }

    @Override
    public void refresh(RefreshRequest request, StreamObserver<TokensResponse> answer) {
        String[] parts = request.getRefreshToken().split(":");
        if (parts.length != 3) {
            refuse(answer, ErrorCode.ERROR_CODE_UNAUTHENTICATED, "The refresh token is not valid: log in again.");
            return;
        }
        answer(answer, tokens(parts[1], parts[2]));
    }

    @Override
    public void logout(LogoutRequest request, StreamObserver<LogoutResponse> answer) {
        loggedOut.add(request.getUserId());
        answer(answer, LogoutResponse.getDefaultInstance());
    }

    @Override
    public void changePassword(ChangePasswordRequest request, StreamObserver<TokensResponse> answer) {
        answer(answer, tokens(user(request.getUserId()).getName(), request.getDeviceId()));
    }

    /** Look-ups that ask for this user's id are answered when the gate opens. */
    public void holdLookupsOf(String user, CompletableFuture<Void> gate) {
        heldLookups.put(idOf(user), gate);
    }

    /** How many look-ups wait, or waited, for a gate. */
    public int lookupsHeld() {
        return lookupsHeld.get();
    }

    @Override
    public void lookupUsers(LookupUsersRequest request, StreamObserver<LookupUsersResponse> answer) {
        lookups.incrementAndGet();
        CompletableFuture<Void> gate = request.getUserIdsList().stream()
                .map(heldLookups::get)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
        if (gate == null) {
            answerLookup(request, answer);
        } else {
            lookupsHeld.incrementAndGet();
            gate.whenComplete((open, failure) -> answerLookup(request, answer));
        }
    }

    private static void answerLookup(LookupUsersRequest request, StreamObserver<LookupUsersResponse> answer) {
        LookupUsersResponse.Builder found = LookupUsersResponse.newBuilder();
        request.getUserIdsList().stream().filter(AuthPeer::exists).forEach(id -> found.addUsers(user(id)));
        for (String asked : request.getUserNamesList()) {
            String name = asked.toLowerCase(Locale.ROOT);
            if (name.matches("user[1-9]\\d{0,2}")) {
                int id = idOf(name);
                found.addUsers(user(id))
                        .addNames(FoundName.newBuilder().setAsked(asked).setUserId(id));
            }
        }
        answer(answer, found.build());
    }

    static boolean exists(int id) {
        return id > FIRST_ID && id <= FIRST_ID + USERS;
    }

    @Override
    public void getSigningKeys(GetSigningKeysRequest request, StreamObserver<GetSigningKeysResponse> answer) {
        answer(
                answer,
                GetSigningKeysResponse.newBuilder()
                        .addKeys(SigningKey.newBuilder()
                                .setKeyId("key-1")
                                .setPublicKey(
                                        ByteString.copyFrom(keys.getPublic().getEncoded())))
                        .build());
    }

    @Override
    public void getServerInfo(GetServerInfoRequest request, StreamObserver<GetServerInfoResponse> answer) {
        answer(
                answer,
                GetServerInfoResponse.newBuilder()
                        .setInfo(ServerInfoAnswer.newBuilder().setMail(true))
                        .build());
    }

    @Override
    public void listDevices(ListDevicesRequest request, StreamObserver<ListDevicesResponse> answer) {
        ListDevicesResponse.Builder devices = ListDevicesResponse.newBuilder();
        List.of("phone", "tablet")
                .forEach(id ->
                        devices.addDevices(Device.newBuilder().setId(id).setPlatform("of " + request.getUserId())));
        answer(answer, devices.build());
    }

    /** Nothing was ever revoked; a gateway that hears this trusts tokens before Kafka has told it the same. */
    @Override
    public void listRevocations(ListRevocationsRequest request, StreamObserver<ListRevocationsResponse> answer) {
        answer(answer, ListRevocationsResponse.getDefaultInstance());
    }

    @Override
    public void endDevices(EndDevicesRequest request, StreamObserver<EndDevicesResponse> answer) {
        endings.add(request);
        answer(answer, EndDevicesResponse.newBuilder().setEnded(1).build());
    }

    /** What was asked to be ended. */
    public List<EndDevicesRequest> endings() {
        return endings;
    }

    public List<Integer> loggedOut() {
        return loggedOut;
    }

    private static <A> void answer(StreamObserver<A> observer, A answer) {
        observer.onNext(answer);
        observer.onCompleted();
    }

    static void refuse(StreamObserver<?> observer, ErrorCode code, String sentence) {
        refuse(observer, Error.newBuilder().setCode(code).setMessage(sentence).build());
    }

    private static void refuse(StreamObserver<?> observer, Error error) {
        Metadata trailers = new Metadata();
        trailers.put(Metadata.Key.of(ServiceMetadata.ERROR, Metadata.BINARY_BYTE_MARSHALLER), error.toByteArray());
        observer.onError(Status.FAILED_PRECONDITION.asRuntimeException(trailers));
    }
}
