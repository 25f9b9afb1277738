package org.atlasnode.dicom.data;

import java.math.BigDecimal;
import java.math.MathContext;

/** Writes numbers as Decimal String: at most 16 characters, '.' decimal (PS3.5 §6.2, DS). */
public final class DecimalString {

    private static final int MAX_LENGTH = 16;

    private DecimalString() {}

    /** The shortest text, of at most 16 characters, that is nearest to the number; it must be finite. */
    public static String of(double value) {
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException("a decimal string is a finite number: " + value);
        }
        BigDecimal decimal = BigDecimal.valueOf(value).stripTrailingZeros();
        String text = decimal.toPlainString();
        for (int digits = MAX_LENGTH; text.length() > MAX_LENGTH && digits > 0; digits--) {
            BigDecimal rounded = decimal.round(new MathContext(digits)).stripTrailingZeros();
            String plain = rounded.toPlainString();
            text = plain.length() <= MAX_LENGTH ? plain : rounded.toString();
        }
        return text;
    }
}
