#include <string.h>

#include "fixture.h"

static void names_are_unique_and_bounded(void **state) {
    (void)state;
    assert_int_equal(fp_abi(), FP_ABI);
    for (int i = 0; i < fp_layout_count(); i++) {
        assert_true(fp_layout_value(i) >= 0);
        for (int j = 0; j < i; j++) assert_string_not_equal(fp_layout_name(i), fp_layout_name(j));
    }
    assert_string_equal(fp_layout_name(-1), "");
    assert_string_equal(fp_layout_name(fp_layout_count()), "");
    assert_int_equal(fp_layout_value(fp_layout_count()), -1);
}

static void a_value_is_that_of_its_name(void **state) {
    (void)state;
    int found = 0;
    for (int i = 0; i < fp_layout_count(); i++) {
        if (strcmp(fp_layout_name(i), "fp_control.scan_unit") != 0) continue;
        assert_int_equal(fp_layout_value(i), offsetof(fp_control, scan_unit));
        found = 1;
    }
    assert_true(found);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_are_unique_and_bounded),
        cmocka_unit_test(a_value_is_that_of_its_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
