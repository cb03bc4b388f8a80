int fp_abi(void);
int fp_abi(void) { return 1; }
