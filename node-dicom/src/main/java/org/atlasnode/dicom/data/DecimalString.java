package org.atlasnode.dicom.data;

import java.math.BigDecimal;
import java.math.MathContext;

/** Writes numbers as Decimal String: at most 16 characters, '.' decimal (PS3.5 §6.2, DS). */
public final class DecimalString {

    private static final int MAX_LENGTH = 16;

    private DecimalString() {}

    /** The text of at most 16 characters that is nearest to the number, which must be finite; short where exact. */
    public static String of(double value) {
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException("a decimal string is a finite number: " + value);
        }
        BigDecimal decimal = BigDecimal.valueOf(value).stripTrailingZeros();
        for (int digits = decimal.precision(); true; digits--) {
            BigDecimal rounded = decimal.round(new MathContext(digits)).stripTrailingZeros();
            String plain = rounded.toPlainString();
            String text = plain.length() <= MAX_LENGTH ? plain : scientific(rounded);
            if (text.length() <= MAX_LENGTH) {
                return text;
            }
        }
    }

    /** One digit before the point and an exponent, e.g. {@code -1.25E-7}; one digit always fits. */
    private static String scientific(BigDecimal decimal) {
        String digits = decimal.unscaledValue().abs().toString();
        String fraction = digits.length() > 1 ? "." + digits.substring(1) : "";
        int exponent = digits.length() - 1 - decimal.scale();
        return (decimal.signum() < 0 ? "-" : "") + digits.charAt(0) + fraction + "E" + exponent;
    }
}
