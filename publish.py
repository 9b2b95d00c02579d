"""The door: the command `publish`. A command's own module is loaded when it is called."""

from presswork.commands.group import Door

main = Door(
    name="publish",
    help="Make printable reports, e-books and web editions from one manuscript.",
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)

if __name__ == "__main__":
    main()
