package org.atlasnode.dicom.codec.jpeg2000;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What must hold of any table of T.814 Annex C. */
class CxtVlcTableTest {

    static Stream<Arguments> tables() {
        return Stream.of(
                Arguments.of(CxtVlcTable.FIRST_LINE_PAIR, 444), Arguments.of(CxtVlcTable.OTHER_LINE_PAIRS, 358));
    }

    @ParameterizedTest
    @MethodSource("tables")
    void hasEachCodeOnceAndACodeForAllBits(CxtVlcTable table, int count) {
        int codes = 0;
        for (int context = 0; context < 8; context++) {
            Set<Integer> words = new HashSet<>();
            for (int bits = 0; bits < 1 << CxtVlcTable.INDEX_BITS; bits++) {
                int length = CxtVlcTable.length(table.code(context, bits));
                assertThat(length).isBetween(1, 7);
                words.add(length << 8 | bits & (1 << length) - 1);
            }
            codes += words.size();
        }
        assertThat(codes).isEqualTo(count);
    }

    @ParameterizedTest
    @MethodSource("tables")
    void knowsExponentsOnlyOfSignificantSamplesAndWithAResidual(CxtVlcTable table, int count) {
        for (int context = 0; context < 8; context++) {
            for (int bits = 0; bits < 1 << CxtVlcTable.INDEX_BITS; bits++) {
                int code = table.code(context, bits);
                int known = CxtVlcTable.known(code);
                assertThat(known & ~CxtVlcTable.significance(code)).isZero();
                assertThat(CxtVlcTable.ones(code) & ~known).isZero();
                assertThat(known != 0 && !CxtVlcTable.hasResidual(code)).isFalse();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("tables")
    void aQuadWithoutContextIsSignificantSomewhere(CxtVlcTable table, int count) {
        for (int bits = 0; bits < 1 << CxtVlcTable.INDEX_BITS; bits++) {
            assertThat(CxtVlcTable.significance(table.code(0, bits))).isNotZero();
        }
    }
}
