"""Messages in Chinese: the English sentence stands where it is raised, its Chinese twin in `danao.messages.chinese`."""
