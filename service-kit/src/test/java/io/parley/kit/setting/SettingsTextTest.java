package io.parley.kit.setting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsTextTest {
    @Test
    void everyLineIsASetting() {
        assertThat(SettingsText.read("""
                        # Tonight
                        maintenance.notice = Back at 22:00, 多谢
                        log.messages=DEBUG
                        """))
                .isEqualTo(
                        Map.of(SettingKey.MAINTENANCE_NOTICE, "Back at 22:00, 多谢", SettingKey.LOG_MESSAGES, "DEBUG"));
        assertThat(SettingsText.read("")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            tracing.share | 0
            tracing.share | 0.010000
            tracing.share | 1
            tracing.users | 100000001
            tracing.users | 100000001,999999999
            """)
    void whatIsTracedIsANumberOrUsers(String key, String value) {
        assertThat(SettingKey.check(key, value).text()).isEqualTo(key);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            log.mesages=DEBUG | There is no setting "log.mesages"; there are log.all, log.network,
            log.all=LOUD | log.all must be one of ERROR, WARN, INFO, DEBUG; it is "LOUD".
            log.all=TRACE | log.all must be one of ERROR, WARN, INFO, DEBUG; it is "TRACE".
            registration=OPEN | registration must be one of open, closed; it is "OPEN".
            rate.frames-per-second=9 | rate.frames-per-second must be a number from 10 to 10000000; it is "9".
            rate.frames-per-second=-100 | must be a number from 10 to 10000000; it is "-100".
            rate.bytes-per-second=99999999999999999999 | must be a number from 100000 to 1000000000
            rate.bytes-per-second=8M | must be a number from 100000 to 1000000000; it is "8M".
            tracing.share=1.5 | tracing.share must be a number from 0 to 1, such as 0.01 for one in a hundred; it is "1.5".
            tracing.share=1e-3 | must be a number from 0 to 1
            tracing.users=100000001,7 | tracing.users must be the ids of at most 50 users, with commas between them
            maintenance.notice= | maintenance.notice must be a line of at most 300 characters; it is "".
            maintenance.notice=two\\nlines | maintenance.notice must be a line of at most 300 characters
            """)
    void whatIsWrongIsRefusedWithASentence(String line, String sentence) {
        assertThatThrownBy(() -> SettingsText.read("log.auth=WARN\n" + line))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(sentence);
    }

    @Test
    void charactersOfTheNoticeAreCountedNotTheirHalves() {
        assertThat(SettingsText.read("maintenance.notice=" + "😀".repeat(300))).hasSize(1);
        assertThatThrownBy(() -> SettingsText.read("maintenance.notice=" + "😀".repeat(301)))
                .hasMessageContaining("at most 300");
    }

    @Test
    void theVersionIsOfWhatIsSetAndNotOfHowItIsWritten() {
        long one = SettingsText.version(SettingsText.read("registration=closed\nlog.all=WARN"));
        assertThat(one)
                .isNotZero()
                .isEqualTo(SettingsText.version(SettingsText.read("# again\nlog.all = WARN\nregistration: closed")))
                .isNotEqualTo(SettingsText.version(SettingsText.read("registration=open\nlog.all=WARN")));
        assertThat(SettingsText.version(Map.of())).isZero();
    }
}
